package fakeserver

import (
	"crypto/tls"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// slowConn takes 1 KiB at a time, and a pause before it.
type slowConn struct {
	net.Conn
	pause atomic.Int64
}

func (c *slowConn) Read(p []byte) (int, error) {
	time.Sleep(time.Duration(c.pause.Load())) // virtual
	return c.Conn.Read(p[:min(len(p), 1<<10)])
}

func TestClientThatReadsSlowlyIsNotIdle(t *testing.T) {
	const size = 100_000
	for name, secure := range map[string]bool{"plain": false, "TLS": true} {
		t.Run(name, func(t *testing.T) {
			bubble(t, Config{}, func(t *testing.T, srv *Server) {
				if err := srv.SetMaildrop("alice", generated(size)); err != nil {
					t.Fatal(err)
				}
				near, far := net.Pipe()
				slow := &slowConn{Conn: near}
				var conn net.Conn = slow
				if secure {
					conn = tls.Client(slow, trusting(t, srv))
					go srv.ServeTLS(far)
				} else {
					go srv.ServeConn(far)
				}
				p := newPeer(t, srv, slow, conn)
				p.login("alice")
				slow.pause.Store(int64(defaultAutologout - time.Second))
				p.conn.Write([]byte("RETR 1\r\n"))
				time.Sleep(2 * (size >> 10) * defaultAutologout)
				if got := p.take(); !strings.HasSuffix(got, "\r\n.\r\n") || len(got) < size {
					t.Errorf("got %d octets", len(got))
				}
			})
		})
	}
}
