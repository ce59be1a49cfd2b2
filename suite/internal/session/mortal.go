package session

import (
	"context"
	"errors"
	"net"
	"time"
)

// mortal is a connection on which nothing waits once the context has ended, whatever
// deadlines are still set.
type mortal struct {
	net.Conn
	ctx context.Context
}

// longAgo is a deadline that has passed.
var longAgo = time.Unix(1, 0)

// mortalConn makes a connection end with ctx, until unwatch is called.
func mortalConn(ctx context.Context, conn net.Conn) (c *mortal, unwatch func() bool) {
	return &mortal{conn, ctx}, context.AfterFunc(ctx, func() { _ = conn.SetDeadline(longAgo) })
}

// within sets a deadline. What is set before the end of ctx is set anew by it; what is set
// after it has passed already.
func (c *mortal) within(set func(time.Time) error, t time.Time) error {
	err := set(t)
	if c.ctx.Err() != nil {
		return set(longAgo)
	}
	return err
}

func (c *mortal) SetDeadline(t time.Time) error      { return c.within(c.Conn.SetDeadline, t) }
func (c *mortal) SetReadDeadline(t time.Time) error  { return c.within(c.Conn.SetReadDeadline, t) }
func (c *mortal) SetWriteDeadline(t time.Time) error { return c.within(c.Conn.SetWriteDeadline, t) }

// errNoHalf is of a connection that has no halves.
var errNoHalf = errors.New("this kind of connection can't be half closed")

// CloseWrite ends the client's half of a connection.
func (c *mortal) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return errNoHalf
}

// SetLinger says what becomes of octets on their way when the connection is closed.
func (c *mortal) SetLinger(seconds int) error {
	if tcp, ok := c.Conn.(interface{ SetLinger(int) error }); ok {
		return tcp.SetLinger(seconds)
	}
	return nil
}
