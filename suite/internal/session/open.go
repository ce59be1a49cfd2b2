package session

import (
	"crypto/tls"
	"errors"
	"fmt"

	"github.com/pop3spec/pop3spec/suite/transcript"
)

// open opens the connection.
func (p *player) open(l *link, kind transcript.Kind) error {
	t := kind.Traits()
	address, config := p.cfg.Address, limited(p.cfg.TLS, kind)
	if (t.TLS || t.Bare) && !p.cfg.Implicit {
		address = p.cfg.TLSAddress
	} else if !p.cfg.Implicit {
		config = nil
	}
	if t.Bare {
		config = nil
	}
	if address == "" {
		return errors.New("the target has no such address")
	}
	return p.connect(l, kind, address, config)
}

// connect opens the connection at an address, with TLS if there is a configuration.
func (p *player) connect(l *link, kind transcript.Kind, address string, config *tls.Config) error {
	conn, err := Connect(p.ctx, p.cfg.Dialer, address, config, p.cfg.Timeout)
	if err != nil {
		if !kind.Traits().Uncertain { // a handshake that may fail fails as it likes
			p.unreachable(l, address, err)
		}
		return p.openRefused(l, kind, fmt.Errorf("connecting to %s: %w", address, err))
	}
	conn.lost = p.hungUp
	conn.Guard(p.cfg.Secrets.Gate())
	if p.cfg.Gates != nil {
		conn.Guard(p.cfg.Gates()...)
	}
	*l = link{n: l.n, conn: conn, address: address, bare: kind.Traits().Bare}
	p.log.Note(l.n, connected+"%s", address)
	if l.bare {
		return nil
	}
	l.said = p.oracle.Open(l.n, conn.Secure(), conn.Secure())
	if conn.Secure() {
		p.secured(l)
	}
	return nil
}
