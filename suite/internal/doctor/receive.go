package doctor

import (
	"context"
	"crypto/tls"
	"errors"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// receive finds out what the server says first, and reports whether it greets as a POP3 server does.
func (l *look) receive(ctx context.Context) bool {
	l.seen.Reception.Tried = true
	if l.seen.Asked.Implicit {
		return l.receiveUnderTLS(ctx)
	}
	t, err := l.dial(ctx)
	if err != nil {
		l.seen.Reception.Greeting.Lost = lossOf(err)
		return false
	}
	defer t.conn.Close()
	began := l.Clock.Now()
	first, err := t.conn.Peek(l.Patience)
	if len(first) == 0 && err != nil && session.IsTimeout(err) {
		// Whoever waits for a ClientHello says nothing. One who is slow is waited for on this connection meanwhile.
		if l.isBehindTLS(ctx) || l.probe(ctx) {
			return false
		}
		l.seen.Reception.Slow = true
	}
	return l.greetOn(t, began)
}

// greetOn reads the greeting, and what CAPA lists after it.
func (l *look) greetOn(t *talk, began time.Time) bool {
	t.greet(max(l.soon(), l.Limit-l.Clock.Since(began)))
	r := &l.seen.Reception
	r.Greeting = t.greeting
	r.Speaks = protocolOf(t.greeting.Line)
	if !t.greeting.OK {
		if r.Speaks == Unknown && t.greeting.Lost == NotLost {
			if answer := t.ask("CAPA"); answer.OK || answer.Bad {
				r.Probed = POP3
			}
		}
		return false
	}
	l.seen.Before = t.capabilities()
	_ = t.ask("QUIT")
	return true
}

// soon is how long an answer may take that is asked for on the side.
func (l *look) soon() time.Duration { return min(l.Limit, 2*l.Patience) }

// isBehindTLS begins TLS where there was no greeting, and reports whether that, or another protocol, is the reason.
func (l *look) isBehindTLS(ctx context.Context) bool {
	address, _ := l.Run.Target.Main()
	t, err := l.dialTo(ctx, address, l.soon())
	if err != nil {
		return false
	}
	defer t.conn.Close()
	r := &l.seen.Reception
	switch err := t.conn.StartTLS(l.blind()); {
	case err == nil:
		r.Speaks, r.BehindTLS = TLS, protocolOf(t.first())
		if r.BehindTLS == NoProtocol && t.conn.Write([]byte("CAPA\r\n")) == nil {
			r.BehindTLS = protocolOf(t.first())
		}
		return true
	default:
		r.Speaks = answeredBy(err)
		return r.Speaks != NoProtocol && r.Speaks != POP3
	}
}

// answeredBy is what speaks that answered a ClientHello by something else than TLS.
func answeredBy(err error) Protocol {
	var record tls.RecordHeaderError
	if errors.As(err, &record) {
		return protocolOf(string(record.RecordHeader[:]))
	}
	if strings.Contains(err.Error(), "remote error: tls") {
		return TLS // an alert
	}
	return NoProtocol
}

// receiveUnderTLS begins TLS first.
func (l *look) receiveUnderTLS(ctx context.Context) bool {
	t, err := l.dial(ctx)
	if err != nil {
		l.seen.Reception.Greeting.Lost = lossOf(err)
		return false
	}
	defer t.conn.Close()
	if !l.shake(t, "from the start") {
		if l.seen.Handshake.Outcome == NoTLS || l.seen.Handshake.Outcome == Hangs || l.seen.Handshake.Outcome == Failed {
			l.seen.Reception.Clear = l.clearly(ctx)
		}
		return false
	}
	if !l.trusted() {
		return false
	}
	began := l.Clock.Now()
	if first, err := t.conn.Peek(l.Patience); len(first) == 0 && session.IsTimeout(err) {
		if l.probe(ctx) {
			return false
		}
		l.seen.Reception.Slow = true
	}
	return l.greetOn(t, began)
}

// clearly is what is spoken on the port without TLS.
func (l *look) clearly(ctx context.Context) Protocol {
	address, _ := l.Run.Target.Main()
	return l.clearlyAt(ctx, address)
}

func (l *look) clearlyAt(ctx context.Context, address string) Protocol {
	t, err := l.dialTo(ctx, address, l.soon())
	if err != nil {
		return NoProtocol
	}
	defer t.conn.Close()
	first := t.first()
	if main, _ := l.Run.Target.Main(); address == main {
		l.seen.Reception.Greeting.Line = l.mask.Text(first)
	}
	return protocolOf(first)
}

// probe says CAPA to who has not greeted, on a connection of its own: who speaks another protocol may answer that.
func (l *look) probe(ctx context.Context) bool {
	address, _ := l.Run.Target.Main()
	t, err := l.dialTo(ctx, address, l.soon())
	if err != nil {
		return false
	}
	defer t.conn.Close()
	if l.seen.Asked.Implicit && t.conn.StartTLS(l.blind()) != nil || t.conn.Write([]byte("CAPA\r\n")) != nil {
		return false
	}
	first, r := t.first(), &l.seen.Reception
	if r.Probed = protocolOf(first); r.Probed != NoProtocol {
		r.Greeting.Line = l.mask.Text(first)
	}
	return r.Probed != NoProtocol && r.Probed != POP3
}

// first is what comes first, as far as it comes soon.
func (t *talk) first() string {
	line, _ := t.conn.LineWithin(t.Patience)
	return strings.TrimRight(string(line[:min(mostShown, len(line))]), "\r\n")
}

// protocolOf is what a server speaks that says this first.
func protocolOf(first string) Protocol {
	if st := wire.ParseStatus([]byte(first)); st.Indicator == wire.OK || st.Indicator == wire.ERR {
		return POP3
	}
	small := strings.ToLower(first)
	switch {
	case first == "":
		return NoProtocol
	case strings.HasPrefix(first, "* "):
		return IMAP
	case strings.HasPrefix(first, "SSH-"):
		return SSH
	case strings.HasPrefix(first, "HTTP/"), strings.HasPrefix(small, "<html"), strings.HasPrefix(small, "<!doc"):
		return HTTP
	case strings.HasPrefix(first, `"IMPLEMENTATION"`), strings.HasPrefix(first, `"SIEVE"`):
		return Sieve
	case strings.HasPrefix(first, "\x15\x03"), strings.HasPrefix(first, "\x16\x03"):
		return TLS
	case strings.HasPrefix(first, "200 "), strings.HasPrefix(first, "201 "):
		return NNTP
	case (strings.HasPrefix(first, "220 ") || strings.HasPrefix(first, "220-")) && strings.Contains(small, "ftp"):
		return FTP
	case strings.HasPrefix(first, "220"), strings.HasPrefix(first, "421 "), strings.HasPrefix(first, "554"):
		return SMTP
	}
	return Unknown
}

func lossOf(err error) Loss {
	if session.IsTimeout(err) {
		return TimedOut
	}
	return Closed
}
