package runner

import (
	"context"
	"sync"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// slots lets as many scripts play at once as the server bears, and all of them wait for whoever has
// to be alone with it.
type slots struct {
	mu      sync.Mutex
	changed chan struct{} // closed, and made anew, whenever somebody may go on
	most    int           // scripts at once
	inside  int
	taken   bool // somebody is alone, or waits to be
	turns   int  // how often they were halved
}

// visit is one time that a script is played.
type visit struct {
	script, played *transcript.Script
	began, ended   time.Time
	turn           int  // how often they had been halved when it began
	crowded        bool // there were too many at once for it
	out            *session.Outcome
}

func newSlots(most int) *slots { return &slots{most: max(1, most), changed: make(chan struct{})} }

// acquire waits until a slot is free.
func (s *slots) acquire(ctx context.Context, v *visit) error {
	return s.await(ctx, func() bool {
		if s.taken || s.inside >= s.most {
			return false
		}
		s.inside++
		v.turn = s.turns
		return true
	})
}

// release is the end of what acquire began.
func (s *slots) release() { s.change(func() { s.inside-- }) }

// acquireAll waits until nobody else is inside, and keeps everybody out until releaseAll.
func (s *slots) acquireAll(ctx context.Context) error {
	if err := s.await(ctx, func() bool {
		free := !s.taken
		s.taken = true
		return free
	}); err != nil {
		return err
	}
	if err := s.await(ctx, func() bool { return s.inside == 0 }); err != nil {
		s.releaseAll()
		return err
	}
	return nil
}

// releaseAll is the end of what acquireAll began.
func (s *slots) releaseAll() { s.change(func() { s.taken = false }) }

// halve halves the slots after a visit at which they turned out too many, and reports
// whether there are fewer now than the visit had.
func (s *slots) halve(v *visit) (less bool) {
	s.change(func() {
		if v.turn == s.turns && s.most > 1 {
			s.most /= 2
			s.turns++
		}
		less = v.turn < s.turns
	})
	return less
}

// await waits for a condition, which is asked under the lock.
func (s *slots) await(ctx context.Context, met func() bool) error {
	for {
		s.mu.Lock()
		done, changed := met(), s.changed
		s.mu.Unlock()
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

func (s *slots) change(by func()) {
	s.mu.Lock()
	by()
	close(s.changed)
	s.changed = make(chan struct{})
	s.mu.Unlock()
}
