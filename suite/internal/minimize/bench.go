package minimize

import (
	"context"
	"time"

	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/suite/internal/minimize/shrink"
	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/internal/target"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// bench plays cases against one server, one at a time.
type bench struct {
	runner *runner.Runner
	quick  time.Duration          // in which the server has always answered so far, and long more
	drop   []fixtures.Message     // what the case at hand puts into the maildrop, nil for nothing
	shown  verdict.Result         // in which the failure was seen first
	came   map[int]wire.Indicator // the statuses of the replies, by the line that asks for them
}

// newBench surveys a server.
func newBench(ctx context.Context, t *target.Target, o Options) (*bench, error) {
	b := &bench{came: map[int]wire.Indicator{}}
	ro := runner.Options{
		Target: t, Slow: true, AllowDelete: o.AllowDelete, NoFetch: o.NoFetch, Provider: o.Provider, Notice: o.Notice,
		Autologout: o.Autologout, Timeout: o.Timeout, Jobs: 1, ProvisionTimeout: o.ProvisionTimeout, Mask: o.Mask,
		AsWritten: true,
		Maildrop: func(*transcript.Script) (fixtures.Maildrop, bool) {
			return fixtures.Maildrop{Name: "the messages", Messages: b.drop}, b.drop != nil
		},
		Observe: func(r session.Reply) {
			b.came[r.Step.Position().Line] = wire.ParseStatus([]byte(r.Status)).Indicator
		},
	}
	began := time.Now()
	var err error
	b.runner, err = runner.New(ctx, ro)
	b.quick = min(o.Timeout, max(leastPatience, 10*time.Since(began)))
	return b, err
}

// leastPatience is how long a server is waited for at least.
const leastPatience = 300 * time.Millisecond

// hurry lets a server be waited for only as long as it takes by experience, which saves
// the time of a search in which nothing comes any more in many cases. It returns what
// undoes that.
func (b *bench) hurry() (undo func()) {
	patient := b.runner.Timeout
	b.runner.Timeout = b.quick
	return func() { b.runner.Timeout = patient }
}

// play plays a case.
func (b *bench) play(ctx context.Context, c shrink.Case) verdict.Result {
	b.drop = c.Messages
	clear(b.came)
	return b.runner.Play(ctx, 0, c.Script)
}

// fails reports whether a case shows a failure, and where.
func (b *bench) fails(ctx context.Context, c shrink.Case, f Failure) (shown Failure, fails bool) {
	for _, other := range failures(c.Script, b.play(ctx, c)) {
		if f.same(other) {
			return other, true
		}
	}
	return f, false
}

// passes reports whether a case passes.
func (b *bench) passes(ctx context.Context, c shrink.Case) bool {
	return b.play(ctx, c).Verdict == verdict.Pass
}

// defaultTimeout is how long a server is waited for: a search meets many cases in which
// nothing comes any more.
const defaultTimeout = 5 * time.Second
