package fakeserver

import "time"

// Clock tells the time and runs the server's timers. A test that wants ten
// idle minutes to pass at once gives its own; everybody else leaves
// [Config.Clock] nil and gets the system's.
type Clock interface {
	Now() time.Time
	// AfterFunc calls f in its own goroutine once d has passed, unless the
	// timer was stopped or reset before.
	AfterFunc(d time.Duration, f func()) Timer
}

// Timer is what [Clock.AfterFunc] returns; [*time.Timer] is one.
type Timer interface {
	Reset(d time.Duration) bool
	Stop() bool
}

type systemClock struct{}

func (systemClock) Now() time.Time { return time.Now() }

func (systemClock) AfterFunc(d time.Duration, f func()) Timer { return time.AfterFunc(d, f) }

// watchdog ends an operation on the connection that takes too long. It is
// kept for the whole session, since a command must cost no allocation.
type watchdog struct {
	clock Clock
	bite  func()
	timer Timer
}

func (w *watchdog) arm(d time.Duration) {
	if w.timer == nil {
		w.timer = w.clock.AfterFunc(d, w.bite)
		return
	}
	w.timer.Reset(d)
}

func (w *watchdog) rest() {
	if w.timer != nil {
		w.timer.Stop()
	}
}
