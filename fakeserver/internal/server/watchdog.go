package server

import (
	"net"
	"time"
)

// watchdog ends an operation on the connection that takes too long. It is
// kept for the whole session, since a command must cost no allocation.
type watchdog struct {
	clock clock
	bite  func()
	timer timer
}

func (w *watchdog) Arm(d time.Duration) {
	if w.timer == nil {
		w.timer = w.clock.AfterFunc(d, w.bite)
		return
	}
	w.timer.Reset(d)
}

func (w *watchdog) Rest() {
	if w.timer != nil {
		w.timer.Stop()
	}
}

// timer is a *time.Timer, or one of another clock.
type timer = interface {
	Reset(d time.Duration) bool
	Stop() bool
}

// clock is the time that a session goes by.
type clock interface {
	Now() time.Time
	AfterFunc(d time.Duration, do func()) timer
}

// clockOf is the clock of a connection that has one of its own, and otherwise that of the system.
func clockOf(conn net.Conn) clock {
	if c, ok := conn.(clock); ok {
		return c
	}
	return systemClock{}
}

type systemClock struct{}

func (systemClock) Now() time.Time                             { return time.Now() }
func (systemClock) AfterFunc(d time.Duration, do func()) timer { return time.AfterFunc(d, do) }
