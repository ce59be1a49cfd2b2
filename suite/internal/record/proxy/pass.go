package proxy

import (
	"fmt"
	"net"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/clock"
	"github.com/pop3spec/pop3spec/suite/internal/record"
)

// A client says little at a time; a server sends messages.
const (
	upBuffer   = 16 << 10
	downBuffer = 256 << 10
)

// passUp passes on what the client says.
func (l *link) passUp() {
	buf := make([]byte, upBuffer)
	for {
		n, err := l.read(l.client, buf)
		if n > 0 {
			waits := l.note(buf[:n])
			if l.write(l.server, buf[:n]) != nil {
				return // the other direction finds out why
			}
			if waits {
				// What comes next may be TLS, and is then not for this loop.
				if _, open := <-l.decided; !open {
					return
				}
			}
		}
		if err != nil {
			l.clientEnded(err)
			return
		}
	}
}

// note has written down what the client says, and reports whether TLS may follow.
func (l *link) note(p []byte) (waits bool) {
	l.events.Lock()
	defer l.events.Unlock()
	l.session.Client(l.p.Clock.Now(), p)
	return l.session.AwaitsSTLS()
}

// clientEnded passes on that the client has closed its end.
func (l *link) clientEnded(err error) {
	if closed(err) {
		l.interrupt()
		return
	}
	how := manner(err)
	l.ended(record.Client, how)
	if how == record.Dropped {
		reset(l.server)
		return
	}
	closeWrite(l.server)
}

// passDown passes on what the server says.
func (l *link) passDown() {
	defer close(l.decided)
	if len(l.greeting) > 0 && l.down(l.greeting) != nil {
		return
	}
	buf := make([]byte, downBuffer)
	for {
		n, err := l.read(l.server, buf)
		if n > 0 && l.down(buf[:n]) != nil {
			return
		}
		if err != nil {
			l.serverEnded(err)
			return
		}
	}
}

// down passes on one segment of the server, and begins TLS after it if it is due.
func (l *link) down(p []byte) error {
	secure, decided, err := l.answer(p)
	if err != nil {
		if !closed(err) {
			l.ended(record.Client, record.Dropped)
		}
		l.interrupt()
		return err
	}
	switch {
	case secure:
		if err := l.startTLS(); err != nil {
			err = fmt.Errorf("the TLS handshake failed %w", err)
			l.fail(err)
			l.remark("(" + err.Error() + ")")
			l.interrupt()
			return err
		}
		l.decided <- true
	case decided:
		l.decided <- false
	}
	return nil
}

// answer passes on one segment of the server. The client has it while it is being written
// down; what it says to that comes next. Secure reports that TLS begins after it, decided
// that it does not, though the client had asked for that.
func (l *link) answer(p []byte) (secure, decided bool, err error) {
	l.events.Lock()
	defer l.events.Unlock()
	at := l.p.Clock.Now()
	err = l.write(l.client, p)
	waited := l.session.AwaitsSTLS()
	l.session.Server(at, p)
	secure = l.session.Handshaking()
	return secure, waited && !l.session.AwaitsSTLS(), err
}

// serverEnded passes on that the server has closed the connection. The client gets a
// moment to close its end.
func (l *link) serverEnded(err error) {
	const moment = 2 * time.Second
	if closed(err) {
		l.interrupt()
		return
	}
	how := manner(err)
	l.ended(record.Server, how)
	if how == record.Dropped {
		reset(l.client)
		l.interrupt()
		return
	}
	closeWrite(l.client)
	l.server.Close()
	_ = l.client.SetReadDeadline(clock.Deadline(moment))
	l.active.Store(0)
}

func (l *link) ended(by record.Side, how record.Manner) {
	l.events.Lock()
	defer l.events.Unlock()
	l.session.Ended(l.p.Clock.Now(), by, how)
}

func (l *link) remark(text string) {
	l.events.Lock()
	defer l.events.Unlock()
	l.session.Remark(text)
}

// closeWrite ends one direction of a connection in order.
func closeWrite(conn net.Conn) {
	for conn != nil {
		if half, ok := conn.(interface{ CloseWrite() error }); ok {
			_ = conn.SetWriteDeadline(clock.Deadline(time.Second))
			_ = half.CloseWrite()
		}
		conn = below(conn)
	}
}

// reset ends a connection abruptly.
func reset(conn net.Conn) {
	for lower := below(conn); lower != nil; lower = below(conn) {
		conn = lower
	}
	if tcp, ok := conn.(interface{ SetLinger(int) error }); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

// below is the connection that TLS runs on; nil if it is none with TLS.
func below(conn net.Conn) net.Conn {
	if t, ok := conn.(interface{ NetConn() net.Conn }); ok {
		return t.NetConn()
	}
	return nil
}
