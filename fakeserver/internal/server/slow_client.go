package server

import (
	"errors"
	"net"
	"os"
	"time"
)

// patientConn waits for a slow client, but not for ever: a write goes on as
// long as the client takes something within each term of the autologout
// timer. It lies under TLS, which can't resume a write that was broken off.
type patientConn struct {
	net.Conn
	s *Session
}

func (c patientConn) Write(p []byte) (int, error) {
	for sent := 0; ; {
		c.s.stall.Arm(c.s.Wiring.Autologout(c.s))
		n, err := c.Conn.Write(p[sent:])
		c.s.stall.Rest()
		sent += n
		if n == 0 || !errors.Is(err, os.ErrDeadlineExceeded) {
			return sent, err
		}
		if err := c.SetWriteDeadline(time.Time{}); err != nil {
			return sent, err
		}
	}
}
