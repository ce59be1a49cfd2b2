// Package clock is the time that the harness goes by. Whatever waits, or looks at the time, is
// given a Clock, so that tests need not wait. Only the deadlines of connections go by the
// clock of the system, whatever Clock there is: the system enforces them.
package clock

import (
	"context"
	"time"
)

// Clock tells the time and waits. What is nil in it is that of [System] after [Clock.OrSystem].
type Clock struct {
	Now func() time.Time
	// Sleep returns after a while with nil, or when the context ends, with its error.
	Sleep func(context.Context, time.Duration) error
}

// System is the clock of the system.
var System = Clock{Now: time.Now, Sleep: sleep}

// OrSystem returns the clock with what it lacks taken from System.
func (c Clock) OrSystem() Clock {
	if c.Now == nil {
		c.Now = System.Now
	}
	if c.Sleep == nil {
		c.Sleep = System.Sleep
	}
	return c
}

// Since returns how much time has passed since t.
func (c Clock) Since(t time.Time) time.Duration { return c.Now().Sub(t) }

// Expired returns a channel that is closed after a while, unless the context ends before.
func (c Clock) Expired(ctx context.Context, d time.Duration) <-chan struct{} {
	expired := make(chan struct{})
	go func() {
		if c.Sleep(ctx, d) == nil {
			close(expired)
		}
	}()
	return expired
}

// Deadline returns the deadline of a connection that ends a wait after d.
func Deadline(d time.Duration) time.Time { return System.Now().Add(d) }

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
