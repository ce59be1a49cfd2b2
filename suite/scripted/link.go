package scripted

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"os"
	"time"

	"github.com/pop3spec/pop3spec/suite/sasl"
)

// link is the server's end of a connection.
type link struct {
	raw    net.Conn // below TLS
	conn   net.Conn
	player *Player
	idle   time.Duration
	wire   *faulty
}

// serve plays a session on a connection.
func (s *Server) serve(ctx context.Context, conn net.Conn, implicit bool) {
	defer conn.Close()
	session := s.claim(implicit)
	if session == nil {
		s.end(s.strange(implicit))
		return
	}
	began := s.config.Now()
	p := NewPlayer(session, s.config.Options)
	l := &link{raw: conn, conn: conn, player: p, idle: s.config.Idle, wire: &faulty{Wire: s.config.Wire}}
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	how := l.play(ctx, s.config.TLS, implicit)
	if ctx.Err() == nil {
		p.Ended(how)
	}
	s.end(resultOf(session, p, began, s.config.Now()))
	l.close()
}

// play is the session from the greeting to its end.
func (l *link) play(ctx context.Context, config *tls.Config, implicit bool) Ending {
	if implicit && !l.secure(ctx, config) {
		return ByClient
	}
	if over, how := l.do(ctx, config, []Reaction{l.player.Greeting()}); over {
		return how
	}
	octets := make([]byte, 8<<10)
	for {
		l.extend(ctx)
		n, err := l.conn.Read(octets)
		if over, how := l.do(ctx, config, l.player.Input(octets[:n])); over {
			return how
		}
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded):
			return BySilence
		case err != nil:
			return ByClient
		}
	}
}

// do carries reactions out.
func (l *link) do(ctx context.Context, config *tls.Config, reactions []Reaction) (over bool, how Ending) {
	for _, r := range reactions {
		l.extend(ctx)
		if err := l.wire.send(ctx, l.conn, r); errors.Is(err, errCut) {
			return true, ByServer
		} else if err != nil {
			return true, ByClient
		}
		if r.Close {
			return true, ByServer
		}
		if r.Secure && !l.secure(ctx, config) {
			return true, ByClient
		}
	}
	return false, 0
}

// extend gives the client its time again, unless the server is to end.
func (l *link) extend(ctx context.Context) {
	_ = l.raw.SetDeadline(time.Now().Add(l.idle))
	if ctx.Err() != nil {
		_ = l.raw.SetDeadline(time.Unix(1, 0))
	}
}

// secure begins TLS.
func (l *link) secure(ctx context.Context, config *tls.Config) bool {
	l.extend(ctx)
	t := tls.Server(l.raw, config)
	if err := t.Handshake(); err != nil {
		l.player.NotSecured(err.Error())
		return false
	}
	l.conn = t
	l.player.Secured(sasl.Channel(t.ConnectionState()))
	return true
}

// close ends the connection in order. What the client still sends is read for a moment:
// octets that nobody reads would make a reset of it, which destroys the last reply.
func (l *link) close() {
	if l.wire.cut {
		return
	}
	const linger, most = time.Second, 1 << 20
	_ = l.raw.SetDeadline(time.Now().Add(linger))
	if t, ok := l.conn.(*tls.Conn); ok {
		_ = t.CloseWrite()
	}
	if half, ok := l.raw.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite()
	}
	_, _ = io.CopyN(io.Discard, l.raw, most)
}
