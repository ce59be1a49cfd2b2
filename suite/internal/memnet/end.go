package memnet

import (
	"io"
	"net"
	"os"
	"sync"
	"syscall"
	"time"
)

// room is how many octets may be on their way in one direction.
const room = 1 << 20

// wire is what both ends of a connection share.
type wire struct {
	changed *sync.Cond
	events  uint64 // how often octets have moved
}

// end is one end of a connection. What it has is under the lock of the network.
type end struct {
	net *Network
	*wire
	peer   *end
	client bool

	in      []byte // what has come and was not read
	waiting bool   // in Read
	full    bool   // in Write, for room
	ended   bool   // nothing more will come
	closed  bool   // by its own side
	abrupt  bool   // Close is to be a reset
	reset   bool   // the connection is lost

	read, write time.Time // deadlines, in the time of the network
	timer       *time.Timer
	rings       time.Time // when it does, if that is yet to come, in true time
}

// tell has all look again who wait for something to change on the connection.
func (e *end) tell() {
	e.changed.Broadcast()
	if e.net.resting > 0 {
		e.net.quiet.Broadcast()
	}
}

// change does something under the lock, and tells all who wait.
func (e *end) change(do func()) {
	e.net.mu.Lock()
	defer e.net.mu.Unlock()
	do()
	e.tell()
}

// wait waits until something has changed, until a time at the latest; the zero time never comes.
func (e *end) wait(until time.Time) {
	if !until.IsZero() {
		until = until.Add(-e.net.slept)
	}
	if now := time.Now(); !until.IsZero() && (!e.rings.After(now) || until.Before(e.rings)) {
		e.rings = until
		d := until.Sub(now) + time.Microsecond
		if e.timer == nil {
			e.timer = time.AfterFunc(d, func() { e.change(func() { e.rings = time.Time{} }) })
		} else {
			e.timer.Reset(d)
		}
	}
	e.changed.Wait()
}

// idle reports whether the one who has the end waits for the other one, who has sent nothing.
func (e *end) idle() bool {
	if e.full && len(e.peer.in) >= room && !e.peer.closed {
		return true
	}
	return e.waiting && len(e.in) == 0 && !e.ended && !e.closed && !e.reset && !e.net.passed(e.read)
}

// Read implements net.Conn.
func (e *end) Read(p []byte) (n int, err error) {
	e.net.mu.Lock()
	defer e.net.mu.Unlock()
	var vain uint64 // what had happened when it seemed that nothing would come any more
	var since time.Time
	for {
		until := e.read
		switch {
		case e.closed:
			return 0, net.ErrClosed
		case e.reset:
			return 0, syscall.ECONNRESET
		case e.net.passed(e.read):
			return 0, os.ErrDeadlineExceeded
		case len(p) == 0:
			return 0, nil
		case len(e.in) > 0:
			n = copy(p, e.in)
			if e.in = e.in[n:]; len(e.in) == 0 {
				e.in = nil
			}
			e.events++
			if e.peer.full {
				e.tell()
			}
			return n, nil
		case e.ended:
			return 0, io.EOF
		case e.client && !e.read.IsZero() && e.peer.idle():
			if since.IsZero() || vain != e.events {
				vain, since = e.events, time.Now()
			} else if time.Since(since) >= grace {
				since = time.Time{}
				e.pass()
				continue
			}
			until = since.Add(e.net.slept + grace)
		}
		if e.waiting = true; !e.client { // a client that waits changes nothing
			e.tell()
		}
		e.wait(until)
		e.waiting = false
	}
}

// pass lets the time pass in which the client waits in vain: until the server does something of itself, but
// no longer than the client waits.
func (e *end) pass() {
	to := sooner(e.net.soonest(), e.read)
	e.net.mu.Unlock()
	defer e.net.mu.Lock()
	e.net.advance(to)
}

// Write implements net.Conn.
func (e *end) Write(p []byte) (n int, err error) {
	e.net.mu.Lock()
	defer e.net.mu.Unlock()
	defer func() { e.full = false }()
	for {
		switch {
		case e.closed:
			return n, net.ErrClosed
		case e.reset:
			return n, syscall.EPIPE
		case e.net.passed(e.write):
			return n, os.ErrDeadlineExceeded
		case len(p) == 0:
			return n, nil
		case e.peer.closed: // which shows with the next one
			e.reset = true
			return n + len(p), nil
		case len(e.peer.in) < room:
			some := p[:min(len(p), room-len(e.peer.in))]
			e.peer.in = append(e.peer.in, some...)
			n, p = n+len(some), p[len(some):]
			e.events++
			e.tell()
			continue
		}
		e.full = true
		e.tell()
		e.wait(e.write)
	}
}

// Close implements net.Conn.
func (e *end) Close() error {
	e.change(func() {
		if e.closed {
			return
		}
		e.closed, e.peer.ended = true, true
		if e.abrupt {
			e.peer.reset = true
		}
	})
	return nil
}

// CloseWrite ends this half of the connection.
func (e *end) CloseWrite() error {
	e.change(func() { e.peer.ended = true })
	return nil
}

// SetLinger makes Close a reset where there is no time to linger.
func (e *end) SetLinger(seconds int) error {
	e.change(func() { e.abrupt = seconds == 0 })
	return nil
}

// SetDeadline implements net.Conn.
func (e *end) SetDeadline(t time.Time) error {
	e.change(func() { e.read, e.write = e.net.then(t), e.net.then(t) })
	return nil
}

// SetReadDeadline implements net.Conn.
func (e *end) SetReadDeadline(t time.Time) error {
	e.change(func() { e.read = e.net.then(t) })
	return nil
}

// SetWriteDeadline implements net.Conn.
func (e *end) SetWriteDeadline(t time.Time) error {
	e.change(func() { e.write = e.net.then(t) })
	return nil
}

// LocalAddr implements net.Conn.
func (*end) LocalAddr() net.Addr { return address{} }

// RemoteAddr implements net.Conn.
func (*end) RemoteAddr() net.Addr { return address{} }

// address is that of everybody.
type address struct{}

func (address) Network() string { return "memory" }
func (address) String() string  { return "memory" }
