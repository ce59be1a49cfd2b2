package provision

import (
	"context"
	"errors"
	"net"
	"sync"
	"time"
)

// guarded is a connection on which nothing is waited for without end, and no server can say more
// than there is to say. What a client library wishes of deadlines is not heard.
type guarded struct {
	net.Conn

	mu    sync.Mutex
	most  int64
	busy  bool // something is going on, so that the server has to answer
	ended bool // whoever waits has had enough
	left  int64
}

// How many octets a server may send: by IMAP while one maildrop is filled, for which ten thousand messages need a
// megabyte, and by SMTP while one message is sent. What comes in one reply there takes time by its square.
const (
	mostSaid     = 16 << 20
	mostSaidSMTP = 256 << 10
)

var errTooMuch = errors.New("the server goes on and on")

// begin lets things happen until the end of ctx, or until the returned function is called.
func (g *guarded) begin(ctx context.Context) (end func()) {
	g.mu.Lock()
	g.busy, g.ended, g.left = true, false, g.most
	g.extend()
	g.mu.Unlock()
	stop := context.AfterFunc(ctx, func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		if g.busy {
			g.ended = true
			_ = g.Conn.SetDeadline(time.Unix(1, 0))
		}
	})
	return func() {
		stop()
		g.mu.Lock()
		defer g.mu.Unlock()
		g.busy = false
		if !g.ended {
			_ = g.Conn.SetDeadline(time.Time{})
		}
	}
}

// extend gives the server time, because something has happened. The lock is held.
func (g *guarded) extend() {
	if g.busy && !g.ended {
		_ = g.Conn.SetDeadline(time.Now().Add(patience))
	}
}

// Read implements net.Conn.
func (g *guarded) Read(p []byte) (int, error) {
	n, err := g.Conn.Read(p)
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.left -= int64(n); g.busy && g.left < 0 {
		return 0, errTooMuch
	}
	g.extend()
	return n, err
}

// Write implements net.Conn.
func (g *guarded) Write(p []byte) (int, error) {
	g.mu.Lock()
	g.extend()
	g.mu.Unlock()
	n, err := g.Conn.Write(p)
	g.mu.Lock()
	defer g.mu.Unlock()
	g.extend()
	return n, err
}

// SetDeadline implements net.Conn, and does nothing.
func (g *guarded) SetDeadline(time.Time) error { return nil }

// SetReadDeadline implements net.Conn, and does nothing.
func (g *guarded) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline implements net.Conn, and does nothing.
func (g *guarded) SetWriteDeadline(time.Time) error { return nil }
