package runner

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/suite/internal/provision"
)

// leaving is how long emptying a maildrop may take at the end of a run that was stopped.
const leaving = 20 * time.Second

// leave empties the maildrops that were filled, if it is to, after a run that was stopped, too. Where maildrops are
// filled over a network, in which nobody looks at files, it says what they hold after such a run.
func (r *Runner) leave(ctx context.Context) {
	r.filling.mu.Lock()
	users := slices.Sorted(maps.Keys(r.filling.proved))
	r.filling.mu.Unlock()
	if r.Target.Provision == nil || len(users) == 0 {
		return
	}
	if !r.LeaveEmpty {
		if _, is := r.Target.Provision.(provision.Carrier); is && ctx.Err() != nil {
			r.warn("the maildrops of %s hold what the last script has left in them; --leave emptied empties them",
				strings.Join(users, ", "))
		}
		return
	}
	stopped := ctx.Err() != nil
	ctx = context.WithoutCancel(ctx)
	if stopped {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, leaving)
		defer cancel()
	}
	for _, user := range users {
		if err := r.put(ctx, user, fixtures.Maildrop{Name: "nothing"}); err != nil {
			r.warn("the maildrop of %s could not be emptied, and holds what the last script has left in it: %v", user, err)
		}
	}
}
