package server

import "time"

// watchdog ends an operation on the connection that takes too long. It is
// kept for the whole session, since a command must cost no allocation.
type watchdog struct {
	bite  func()
	timer *time.Timer
}

func (w *watchdog) Arm(d time.Duration) {
	if w.timer == nil {
		w.timer = time.AfterFunc(d, w.bite)
		return
	}
	w.timer.Reset(d)
}

func (w *watchdog) Rest() {
	if w.timer != nil {
		w.timer.Stop()
	}
}
