package runner

import (
	"cmp"
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/pop3spec/pop3spec/fixtures"
)

// Maildrops are filled, and messages delivered, by somebody else: a program of the
// user's, a file system, a function. All of that goes through outside, so that one which
// hangs is told, and ended.

// provisionTimeout is the default of Options.ProvisionTimeout: the maildrop may be a
// large one.
const provisionTimeout = 5 * time.Minute

// put makes the maildrop of a user hold the messages.
func (r *Runner) put(ctx context.Context, user string, drop fixtures.Maildrop) error {
	return r.outside(ctx, "filling the maildrop of "+user, func(ctx context.Context) error {
		return r.Target.Provision.Fill(ctx, user, drop)
	})
}

// outside lets somebody else do something, in the time that there is for it.
func (r *Runner) outside(ctx context.Context, doing string, do func(context.Context) error) error {
	limit := cmp.Or(r.ProvisionTimeout, provisionTimeout)
	ctx, cancel := context.WithTimeoutCause(ctx, limit,
		&tooLong{limit})
	var waiting sync.WaitGroup
	defer waiting.Wait()
	defer cancel()
	waiting.Go(func() { r.announce(ctx, doing, limit) })
	return do(ctx)
}

// tooLong is the error of what was given up.
type tooLong struct{ limit time.Duration }

// Error implements error.
func (e *tooLong) Error() string {
	return fmt.Sprintf("it took more than %s: see why it hangs, or give it longer with --provision-timeout", e.limit)
}

// announce tells that something takes longer than an answer of the server may, and again
// whenever it has taken twice as long, until ctx ends.
func (r *Runner) announce(ctx context.Context, doing string, limit time.Duration) {
	for took, wait := time.Duration(0), r.Timeout; took < limit && r.clock.Sleep(ctx, wait) == nil; wait = took {
		took += wait
		r.notice(fmt.Sprintf("%s has taken %s so far; it is given up after %s (--provision-timeout)", doing, took, limit))
	}
}

// notice tells whoever waits for the run.
func (r *Runner) notice(text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.Notice != nil {
		r.Notice(text)
	}
}
