package doctor

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"strings"

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
	first, err := t.conn.Peek(l.Patience)
	if len(first) == 0 && err != nil && session.IsTimeout(err) {
		// Whoever waits for a ClientHello says nothing. One who is slow is waited for on this connection meanwhile.
		if l.isBehindTLS(ctx) {
			return false
		}
		l.seen.Reception.Slow = true
	}
	return l.greetOn(t)
}

// greetOn reads the greeting, and what CAPA lists after it.
func (l *look) greetOn(t *talk) bool {
	t.greet(l.Limit)
	r := &l.seen.Reception
	r.Greeting = t.greeting
	r.Speaks = protocolOf(t.greeting.Line)
	if !t.greeting.OK {
		return false
	}
	l.seen.Before = t.capabilities()
	_ = t.ask("QUIT")
	return true
}

// isBehindTLS begins TLS where there was no greeting, and reports whether that, or another protocol, is the reason.
func (l *look) isBehindTLS(ctx context.Context) bool {
	t, err := l.dial(ctx)
	if err != nil {
		return false
	}
	defer t.conn.Close()
	r := &l.seen.Reception
	switch err := t.conn.StartTLS(l.blind()); {
	case err == nil:
		r.Speaks, r.BehindTLS = TLS, Unknown
		if first, _ := t.conn.Peek(l.Patience); len(first) > 0 {
			r.BehindTLS = protocolOf(string(first))
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
	return l.greetOn(t)
}

// clearly is what is spoken on the port without TLS.
func (l *look) clearly(ctx context.Context) Protocol {
	t, err := l.dial(ctx)
	if err != nil {
		return NoProtocol
	}
	defer t.conn.Close()
	first, _ := t.conn.Peek(l.Patience)
	l.seen.Reception.Greeting.Line = l.mask.Text(firstLine(first))
	return protocolOf(string(first))
}

func firstLine(octets []byte) string {
	line, _, _ := bytes.Cut(octets, []byte("\n"))
	return strings.TrimRight(string(line[:min(mostShown, len(line))]), "\r")
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
