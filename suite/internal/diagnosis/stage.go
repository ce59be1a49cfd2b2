package diagnosis

import (
	"context"
	"slices"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// Case is what came of a script.
type Case struct {
	Script  *transcript.Script
	Result  verdict.Result
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
}

// rehearsal is a stage on which scripts are played as a runner does.
type rehearsal struct {
	like   *runner.Runner
	config faketarget.Config
}

// patience is how long a server is waited for that is not waiting itself: it hangs.
const patience = time.Second

func (r *rehearsal) play(ctx context.Context, faults []string, c Case) (verdict.Result, error) {
	config := r.config
	config.Faults = faults
	t, network, err := faketarget.Double(r.like.Target, config)
	if err != nil {
		return verdict.Result{}, err
	}
	defer t.Close()
	return r.like.With(t, network, patience).Again(ctx, c.Result.Situation, c.Script)
}
