package diagnosis

import (
	"context"
	"slices"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/internal/memnet"
	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/internal/target"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// Case is what came of a script.
type Case struct {
	Script  *transcript.Script
	Result  verdict.Result
	at      int    // its place in the run
	moot    []sign // what a server without a fault comes to, too
	strange bool   // its mail and limits are not those of the bundled server
}

// cost is about how much it takes to play a case, in that of a short one.
func (c Case) cost() int64 { return int64(1 + len(c.Result.Meaning)/40) }

// findings are those that count against the server, and not against every server.
func (c Case) findings() []verdict.Finding { return c.findingsIn(c.Result) }

func (c Case) findingsIn(res verdict.Result) []verdict.Finding {
	return slices.DeleteFunc(held(res), func(f verdict.Finding) bool { return slices.Contains(c.moot, signOf(f)) })
}

// stage is where cases are played.
type stage interface {
	// play plays a case against the bundled server with some faults.
	play(ctx context.Context, faults []string, c Case) (verdict.Result, error)
	// succession plays cases one after another against the same server; what can't be played has no verdict.
	succession(ctx context.Context, faults []string, cases []Case) []verdict.Result
}

// rehearsal is a stage on which scripts are played as a runner does.
type rehearsal struct {
	like   *runner.Runner
	config faketarget.Config
}

// rehearse returns a stage with a server that limits its clients as the target of a runner does.
func rehearse(like *runner.Runner) *rehearsal {
	return &rehearsal{like: like, config: faketarget.Config{
		Profile: like.Provider, Autologout: like.Autologout, LoginDelay: like.LoginDelay(), RequireTLS: like.TLSFirst(),
	}}
}

// patience is how long a server is waited for that is not waiting itself: it hangs.
const patience = time.Second

func (r *rehearsal) play(ctx context.Context, faults []string, c Case) (verdict.Result, error) {
	t, network, err := r.double(faults)
	if err != nil {
		return verdict.Result{}, err
	}
	defer t.Close()
	return r.like.With(t, network, patience).Again(ctx, c.Result.Situation, c.Script)
}

func (r *rehearsal) succession(ctx context.Context, faults []string, cases []Case) []verdict.Result {
	all := make([]verdict.Result, len(cases))
	t, network, err := r.double(faults)
	if err != nil {
		return all
	}
	defer t.Close()
	for i, c := range cases {
		if ctx.Err() == nil {
			all[i], _ = r.like.With(t, network, patience).Again(ctx, c.Result.Situation, c.Script)
		}
	}
	return all
}

func (r *rehearsal) double(faults []string) (*target.Target, *memnet.Network, error) {
	config := r.config
	config.Faults = faults
	return faketarget.Double(r.like.Target, config)
}
