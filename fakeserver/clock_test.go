package fakeserver

import (
	"sync"
	"testing"
	"time"
)

// handClock stands still until a test moves it on.
type handClock struct {
	mu     sync.Mutex
	now    time.Time
	timers map[*handTimer]bool
}

type handTimer struct {
	clock *handClock
	due   time.Time
	run   func()
}

func (c *handClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *handClock) AfterFunc(d time.Duration, f func()) Timer {
	t := &handTimer{clock: c, run: f}
	t.Reset(d)
	return t
}

func (t *handTimer) Reset(d time.Duration) bool {
	t.clock.mu.Lock()
	defer t.clock.mu.Unlock()
	was := t.clock.timers[t]
	t.due = t.clock.now.Add(d)
	t.clock.timers[t] = true
	return was
}

func (t *handTimer) Stop() bool {
	t.clock.mu.Lock()
	defer t.clock.mu.Unlock()
	was := t.clock.timers[t]
	delete(t.clock.timers, t)
	return was
}

func (c *handClock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	for t := range c.timers {
		if !t.due.After(c.now) {
			delete(c.timers, t)
			go t.run()
		}
	}
}

func TestTheClockCanBeReplaced(t *testing.T) {
	clock := &handClock{now: time.Unix(1e9, 0), timers: map[*handTimer]bool{}}
	bubble(t, Config{Clock: clock, Autologout: time.Hour}, func(t *testing.T, srv *Server) {
		p := dial(t, srv)
		clock.advance(time.Hour - 1)
		if p.isClosed() {
			t.Fatal("closed before the time")
		}
		clock.advance(1)
		if !p.isClosed() {
			t.Error("open after the time")
		}
	})
}
