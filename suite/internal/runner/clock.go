package runner

import (
	"context"
	"time"
)

// clock is the time that a run goes by. The zero value is the real one.
type clock struct {
	Now   func() time.Time
	Sleep func(context.Context, time.Duration) error
}

// orReal is the clock with what it lacks.
func (c clock) orReal() clock {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Sleep == nil {
		c.Sleep = sleep
	}
	return c
}

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
