package runner

import (
	"context"
	"sync"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// ward lets as many scripts at the server at once as it bears, and empties itself for
// whoever has to be alone with it.
type ward struct {
	mu      sync.Mutex
	changed chan struct{} // closed, and made anew, whenever somebody may go on
	most    int           // scripts at once
	inside  int
	taken   bool // somebody is alone in it, or waits to be
	turns   int  // how often it was made narrower
}

// stay is one time that a script is played.
type stay struct {
	script, played *transcript.Script
	began, ended   time.Time
	turn           int  // how often the ward had been made narrower when it began
	crowded        bool // the ward was too wide for it
	out            *session.Outcome
}

func newWard(most int) *ward { return &ward{most: max(1, most), changed: make(chan struct{})} }

// enter waits until there is room for one more.
func (w *ward) enter(ctx context.Context, v *stay) error {
	return w.await(ctx, func() bool {
		if w.taken || w.inside >= w.most {
			return false
		}
		w.inside++
		v.turn = w.turns
		return true
	})
}

// leave is the end of what enter began.
func (w *ward) leave() { w.change(func() { w.inside-- }) }

// alone waits until nobody else is inside, and keeps everybody out until reopen.
func (w *ward) alone(ctx context.Context) error {
	if err := w.await(ctx, func() bool {
		free := !w.taken
		w.taken = true
		return free
	}); err != nil {
		return err
	}
	if err := w.await(ctx, func() bool { return w.inside == 0 }); err != nil {
		w.reopen()
		return err
	}
	return nil
}

// reopen is the end of what alone began.
func (w *ward) reopen() { w.change(func() { w.taken = false }) }

// narrow halves the room after a visit at which it turned out too wide, and reports
// whether there is less room now than the visit had.
func (w *ward) narrow(v *stay) (less bool) {
	w.change(func() {
		if v.turn == w.turns && w.most > 1 {
			w.most /= 2
			w.turns++
		}
		less = v.turn < w.turns
	})
	return less
}

// await waits for a condition, which is asked under the lock.
func (w *ward) await(ctx context.Context, met func() bool) error {
	for {
		w.mu.Lock()
		done, changed := met(), w.changed
		w.mu.Unlock()
		if done {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (w *ward) change(by func()) {
	w.mu.Lock()
	by()
	close(w.changed)
	w.changed = make(chan struct{})
	w.mu.Unlock()
}
