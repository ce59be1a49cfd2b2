package scripted

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"os"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/clock"
	"github.com/pop3spec/pop3spec/suite/internal/crash"
	"github.com/pop3spec/pop3spec/suite/internal/sasl"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// link is the server's end of a connection.
type link struct {
	raw    net.Conn // below TLS
	conn   net.Conn
	player *Player
	idle   time.Duration
	wire   *faulty
}

// serve plays a session on a connection. A mistake in pop3spec ends that session, and no
// other.
func (s *Server) serve(ctx context.Context, conn net.Conn, implicit bool) {
	defer conn.Close()
	session := s.claim(implicit)
	if session == nil {
		s.end(s.strange(implicit))
		return
	}
	l := &link{raw: conn, conn: conn, idle: s.config.Idle, wire: &faulty{Wire: s.config.Wire, sleep: s.config.Sleep}}
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	var result verdict.Result
	err := crash.Contain("scripted: session", func() { result = s.session(ctx, l, session, implicit) })
	if err != nil {
		result = verdict.Result{Script: session.File, Title: session.Title, Verdict: verdict.Error, Reason: err.Error()}
	}
	s.end(result)
	if err == nil {
		l.close()
	}
}

// session plays a session on a link, and returns what came of it.
func (s *Server) session(ctx context.Context, l *link, session *Session, implicit bool) verdict.Result {
	began := s.config.Now()
	l.player = NewPlayer(session, s.config.Options)
	how := l.play(ctx, s.config.TLS, implicit)
	if ctx.Err() == nil {
		l.player.Ended(how)
	}
	return resultOf(session, l.player, began, s.config.Now())
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
	_ = l.raw.SetDeadline(clock.Deadline(l.idle))
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
	_ = l.raw.SetDeadline(clock.Deadline(linger))
	if t, ok := l.conn.(*tls.Conn); ok {
		_ = t.CloseWrite()
	}
	if half, ok := l.raw.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite()
	}
	_, _ = io.CopyN(io.Discard, l.raw, most)
}
