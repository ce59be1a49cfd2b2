package memnet

import (
	"context"
	"time"
)

// Now returns the time, in which all pauses count that there would have been.
func (n *Network) Now() time.Time {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.now()
}

func (n *Network) now() time.Time { return time.Now().Add(n.slept) }

func (n *Network) passed(deadline time.Time) bool {
	return !deadline.IsZero() && !n.now().Before(deadline)
}

// then is a time of the system's clock on the network; the zero time is none.
func (n *Network) then(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.Add(n.slept)
}

// sooner is the earlier one of two times, of which the zero time never comes.
func sooner(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// Sleep is a pause of the client: it returns when all sessions of the server wait, after a moment at the
// latest, or when ctx ends, with its error. What the server does in that time it has done.
func (n *Network) Sleep(ctx context.Context, d time.Duration) error {
	until := n.Now().Add(d)
	for began := time.Now(); ; {
		if err := n.rest(ctx, min(d, longest)); err != nil {
			return err
		}
		next := n.next()
		if next.IsZero() || next.After(until) || time.Since(began) > longest {
			n.advance(until)
			return nil
		}
		n.advance(next)
	}
}

// next is when a session of the server will do something of itself, the zero time if never.
func (n *Network) next() (at time.Time) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.soonest()
}

func (n *Network) soonest() (at time.Time) {
	for e := range n.serving {
		if e.waiting && !e.closed {
			at = sooner(at, e.read)
		}
	}
	for t := range n.timers {
		at = sooner(at, t.at)
	}
	return at
}

// advance has it be a later time: whoever waits until then no longer does, and timers ring.
func (n *Network) advance(to time.Time) {
	n.mu.Lock()
	n.slept += max(0, to.Sub(n.now()))
	var ring []func()
	for t := range n.timers {
		if n.passed(t.at) {
			delete(n.timers, t)
			ring = append(ring, t.do)
		}
	}
	for e := range n.serving {
		e.changed.Broadcast()
	}
	n.mu.Unlock()
	for _, do := range ring {
		do()
	}
}

// timer does something when its time has come.
type timer struct {
	net *Network
	at  time.Time
	do  func()
}

// Reset has the timer ring after d, and reports whether it was yet to ring.
func (t *timer) Reset(d time.Duration) bool {
	t.net.mu.Lock()
	defer t.net.mu.Unlock()
	was := t.net.timers[t]
	t.at = t.net.now().Add(d)
	t.net.timers[t] = true
	return was
}

// Stop keeps the timer from ringing, and reports whether it was yet to ring.
func (t *timer) Stop() bool {
	t.net.mu.Lock()
	defer t.net.mu.Unlock()
	was := t.net.timers[t]
	delete(t.net.timers, t)
	return was
}

// Now returns the time on the network.
func (e *end) Now() time.Time { return e.net.Now() }

// AfterFunc calls do after d, which passes while the client waits or makes a pause, and returns what puts
// that off or stops it.
func (e *end) AfterFunc(d time.Duration, do func()) interface {
	Reset(d time.Duration) bool
	Stop() bool
} {
	t := &timer{net: e.net, do: do}
	t.Reset(d)
	return t
}
