package doctor

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/session"
)

// secure begins TLS by STLS, if the run asks for it or the server offers it, and reports whether a login makes sense.
func (l *look) secure(ctx context.Context) bool {
	asked := l.seen.Asked
	if asked.Implicit {
		l.older(ctx)
		return true
	}
	if !asked.STLS && !l.seen.Before.Has("STLS") {
		return true
	}
	t, err := l.dial(ctx)
	if err != nil {
		return !asked.STLS
	}
	defer t.conn.Close()
	if t.greet(l.Limit); !t.greeting.OK {
		return !asked.STLS
	}
	if r := t.ask("STLS"); !r.OK {
		l.seen.STLS = r.String()
		return !asked.STLS
	}
	if !l.shake(t, "after STLS") || !l.trusted() {
		return !asked.STLS
	}
	l.seen.Secured = t.capabilities()
	_ = t.ask("QUIT")
	l.older(ctx)
	return true
}

// trusted reports whether the server may be told a secret.
func (l *look) trusted() bool { return l.seen.Asked.Insecure || len(l.seen.Handshake.Faults) == 0 }

// shake begins TLS on a connection, whoever the server is, and notes what came of it.
func (l *look) shake(t *talk, where string) bool {
	l.seen.Handshake = l.handshake(t, where)
	return l.seen.Handshake.Outcome == Succeeded
}

func (l *look) handshake(t *talk, where string) *Handshake {
	h := &Handshake{Where: where}
	if err := t.conn.StartTLS(l.blind()); err != nil {
		h.Failure, h.Outcome = plain(err), outcomeOf(err)
		return h
	}
	state, _ := t.conn.TLS()
	h.Version = tls.VersionName(state.Version)
	l.judge(h, state.PeerCertificates)
	return h
}

// beside looks at the port with TLS from the start that is there beside the one in clear.
func (l *look) beside(ctx context.Context) {
	address := l.Run.Target.TLSAddress
	if l.seen.Asked.Implicit || address == "" {
		return
	}
	b := &Beside{Route: l.route(ctx, address)}
	l.seen.Beside = b
	if b.Route.Access != Open {
		return
	}
	t, err := l.dialTo(ctx, address, l.soon())
	if err != nil {
		return
	}
	defer t.conn.Close()
	if b.Handshake = l.handshake(t, "at --tls-port"); b.Handshake.Outcome != Succeeded {
		b.Speaks = l.clearlyAt(ctx, address)
		return
	}
	b.Speaks = protocolOf(t.first())
}

func outcomeOf(err error) Outcome {
	var record tls.RecordHeaderError
	text := err.Error()
	switch {
	case errors.As(err, &record):
		return NoTLS
	case session.IsTimeout(err):
		return Hangs
	case strings.Contains(text, "protocol version"):
		return OldVersions
	case strings.Contains(text, "certificate required"), strings.Contains(text, "remote error: tls: bad certificate"):
		return WantsClient
	}
	return Failed
}

// judge finds all that is wrong with a chain of certificates, and not only what a verification meets first.
func (l *look) judge(h *Handshake, chain []*x509.Certificate) {
	if len(chain) == 0 {
		return
	}
	leaf, now, name := chain[0], l.Clock.Now(), l.Run.Target.TLS.ServerName
	h.Alone = len(chain) == 1
	h.Cert = &Certificate{Subject: leaf.Subject.String(), Issuer: leaf.Issuer.String(), From: leaf.NotBefore,
		Until: leaf.NotAfter, Names: slices.Clone(leaf.DNSNames)}
	for _, ip := range leaf.IPAddresses {
		h.Cert.Names = append(h.Cert.Names, ip.String())
	}
	switch {
	case now.After(leaf.NotAfter):
		h.Faults = append(h.Faults, Expired)
	case now.Before(leaf.NotBefore):
		h.Faults = append(h.Faults, TooEarly)
	}
	if name != "" && leaf.VerifyHostname(name) != nil {
		h.Faults = append(h.Faults, OtherName)
	}
	if err := l.vouched(chain, now); err != nil {
		h.Faults, h.Why = append(h.Faults, distrust(leaf, err)), err.Error()
	}
}

// vouched is why no authority vouches for a certificate, whatever its dates and names are; nil if one does.
func (l *look) vouched(chain []*x509.Certificate, now time.Time) error {
	leaf, between := chain[0], x509.NewCertPool()
	for _, c := range chain[1:] {
		between.AddCert(c)
	}
	if now.After(leaf.NotAfter) || now.Before(leaf.NotBefore) {
		now = leaf.NotAfter.Add(-time.Second)
	}
	_, err := leaf.Verify(x509.VerifyOptions{Roots: l.Run.Target.TLS.RootCAs, Intermediates: between, CurrentTime: now})
	return err
}

func distrust(leaf *x509.Certificate, err error) Distrust {
	var unknown x509.UnknownAuthorityError
	switch {
	case leaf.Subject.String() == leaf.Issuer.String():
		return SelfSigned
	case errors.As(err, &unknown):
		return OtherIssuer
	}
	return Unfit
}

// older looks whether versions of TLS are spoken that nobody should any more.
func (l *look) older(ctx context.Context) {
	t, err := l.dial(ctx)
	if err != nil || l.seen.Handshake == nil {
		return
	}
	defer t.conn.Close()
	if !l.seen.Asked.Implicit {
		if t.greet(l.wait()); !t.greeting.OK || !t.ask("STLS").OK {
			return
		}
	}
	config := l.blind()
	config.MinVersion, config.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
	if t.conn.StartTLS(config) == nil {
		state, _ := t.conn.TLS()
		l.seen.Handshake.Older = tls.VersionName(state.Version)
	}
}
