package session

import (
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/sasl"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// HandshakeError is a TLS handshake that failed.
type HandshakeError struct{ Err error }

// Error implements error.
func (e *HandshakeError) Error() string { return "TLS handshake: " + e.Err.Error() }

// Unwrap returns the cause.
func (e *HandshakeError) Unwrap() error { return e.Err }

// startTLS runs the handshake after STLS. A server that has refused STLS, where the
// transcript lets it, waits for none: what follows on the connection is passed over.
func (p *player) startTLS(l *link, kind transcript.Kind) error {
	if !p.oracle.AwaitsTLS(l.n) {
		l.gone = true
		return p.end(l, transcript.Close)
	}
	early := bytes.Clone(l.conn.Waiting())
	how := variants[kind]
	if len(early) > 0 && how.provoked {
		l.gone = true // what it says is judged where that is the subject
		return p.end(l, transcript.Close)
	}
	if len(early) > 0 {
		p.oracle.Injected(l.n, p.log.Add(l.n, conversation.Server, early), early)
	}
	config := limited(p.cfg.TLS, kind)
	if how.keeps {
		p.sessions = tls.NewLRUClientSessionCache(1)
	}
	if how.keeps || how.resumes {
		config.ClientSessionCache = p.sessions
	}
	if err := l.conn.StartTLS(config); err != nil {
		return p.handshakeFailed(l, kind, err)
	}
	p.secured(l)
	l.said.Secured()
	return nil
}

// secured logs a handshake and tells the oracle what came of it.
func (p *player) secured(l *link) {
	state, _ := l.conn.TLS()
	p.oracle.Bind(l.n, sasl.Channel(state))
	entry := p.log.Note(l.n, "TLS handshake done (%s)", tls.VersionName(state.Version))
	p.oracle.Handshake(l.n, entry, model.TLS{
		Modern: state.Version >= tls.VersionTLS12, Verified: !p.cfg.TLS.InsecureSkipVerify, Asked: l.conn.asked,
		User:    p.cfg.Certified,
		Resumed: state.Version == tls.VersionTLS12 && state.DidResume, Bound: state.TLSUnique != nil,
	})
}

// handshakeFailed judges a handshake after STLS that failed.
func (p *player) handshakeFailed(l *link, kind transcript.Kind, err error) error {
	if ctxErr := p.ctx.Err(); ctxErr != nil {
		return ctxErr
	}
	entry := p.log.Note(l.n, "TLS handshake failed: %v", err)
	l.gone, l.shut = true, true
	l.conn.Drop()
	if Untrusted(err) {
		return fmt.Errorf("TLS handshake: %w", err)
	}
	how := variants[kind]
	if kind.Traits().Uncertain {
		p.holds()
	}
	if kind.Traits().Uncertain || how.optional {
		p.oracle.Ended(l.n, model.ByServer)
		return nil
	}
	p.outdated(l, entry, err)
	if how.owed {
		p.fails(model.Spot{Entry: entry}, "a TLS session", err.Error(),
			"there is no TLS with a version and a cipher suite that are recommended")
		return &stopped{"the TLS handshake failed"}
	}
	var clear tls.RecordHeaderError
	more := len(l.said.Unended(conversation.Client).Octets) > 0
	if p.oracle.HandshakeFailed(l.n, entry, err.Error(), errors.As(err, &clear), more) {
		return nil
	}
	return &stopped{"the TLS handshake failed"}
}

// Untrusted reports whether a handshake ended because we do not trust the certificate.
// Whom to trust is up to those who run the suite: no rule about TLS is broken by it.
func Untrusted(err error) bool {
	var untrusted *tls.CertificateVerificationError
	return errors.As(err, &untrusted)
}

// openRefused judges a handshake on the TLS port that failed.
func (p *player) openRefused(l *link, kind transcript.Kind, err error) error {
	var failed *HandshakeError
	if !errors.As(err, &failed) || p.ctx.Err() != nil || Untrusted(err) {
		return err
	}
	entry := p.log.Note(l.n, "TLS handshake failed: %v", failed.Err)
	switch t := kind.Traits(); {
	case t.TLS && t.Uncertain:
		l.gone, l.shut = true, true
		p.holds()
		return nil
	case t.TLS:
		p.outdated(l, entry, failed.Err)
		p.fails(model.Spot{Entry: entry}, "a TLS session", failed.Err.Error(), "the TLS handshake failed")
		return &stopped{"the TLS handshake failed"}
	}
	return err
}

// outdated tells the oracle if a handshake failed over the version: by an alert, or
// because the server chose an old one.
func (p *player) outdated(l *link, entry int, err error) {
	if strings.Contains(err.Error(), "protocol version") {
		p.oracle.Outdated(l.n, entry, err.Error())
	}
}

// expectNoTLS wants that neither TLS nor POP3 in clear follows: at most an alert.
func (p *player) expectNoTLS(l *link) error {
	extra, err := l.conn.AwaitEnd(patience(2*time.Second, p.cfg.Timeout, p.cfg.Timeout))
	extra = extra[:min(len(extra), 2048)]
	entry := p.log.Note(l.n, "%s",
		map[bool]string{true: "the server keeps silent", false: "the server closed the connection"}[IsTimeout(err)])
	if len(extra) > 0 {
		entry = p.log.Add(l.n, conversation.Server, extra)
	}
	if bytes.Contains(extra, []byte("+OK")) || bytes.Contains(extra, []byte("-ERR")) || greets(extra) {
		p.fails(model.Spot{Entry: entry}, "a TLS alert, the end of the connection, or silence",
			fmt.Sprintf("%q", extra[:min(len(extra), 200)]), "the server goes on without TLS")
	} else {
		p.holds()
	}
	l.conn.Drop()
	l.gone, l.shut = true, true
	p.oracle.Ended(l.n, model.Abruptly)
	return nil
}

// greets reports whether octets begin with the hello of a server: that of TLS, or of
// SSL 2.0 (two octets of length with the top bit set, then the type).
func greets(p []byte) bool {
	const handshake, hello, hello2 = 22, 2, 4
	if len(p) > 5 && p[0] == handshake && p[5] == hello {
		return true
	}
	return len(p) > 2 && p[0]&0x80 != 0 && p[2] == hello2
}

// ended tells the oracle how TLS ended, once the server has closed the connection.
func (p *player) ended(l *link) {
	entry := p.log.Note(l.n, "the server closed the connection")
	if l.conn.records != nil && errors.Is(l.conn.tap.err, io.EOF) {
		p.oracle.EndedTLS(l.n, entry, l.conn.records.alerted())
	}
	p.oracle.Ended(l.n, model.ByServer)
}
