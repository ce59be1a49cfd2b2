package session

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/dnsrecords"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// openByRecord opens a connection where the records of the domain point, and reads the
// greeting. Where there is no record, what follows on the connection is passed over.
func (p *player) openByRecord(l *link, kind transcript.Kind) error {
	services, config := p.cfg.Domain.POP3, (*tls.Config)(nil)
	secure := kind.Traits().TLS
	if secure {
		services = p.cfg.Domain.POP3S
	}
	service, ok := dnsrecords.First(services)
	if !ok {
		*l = link{n: l.n, gone: true}
		p.log.Note(l.n, "%s has no such record", p.cfg.Domain.Domain)
		return nil
	}
	if secure {
		config = p.cfg.TLS.Clone()
		config.ServerName, config.InsecureSkipVerify = service.Host, true // see expectFitting
	}
	if err := p.connect(l, kind, service.Address(), config); err != nil {
		return err
	}
	if err := p.readReply(l, false); err != nil || l.gone {
		p.fails(model.Spot{Entry: len(p.log.Entries) - 1}, "a POP3 server that greets", "none",
			"the record does not name a port with this service")
		return err
	}
	p.holds()
	return nil
}

// expectFitting wants a certificate of the server that can be verified beginning with
// the domain's record (RFC 6186 section 5): one for the domain, or for the host that
// the record names.
func (p *player) expectFitting(l *link) error {
	state, ok := l.conn.TLS()
	service, _ := dnsrecords.First(p.cfg.Domain.POP3S)
	if !ok || p.cfg.TLS.InsecureSkipVerify {
		return nil
	}
	var reasons []string
	for _, name := range []string{p.cfg.Domain.Domain, service.Host} {
		err := verify(state.PeerCertificates, p.cfg.TLS.RootCAs, name)
		if err == nil {
			p.holds()
			return nil
		}
		reasons = append(reasons, err.Error())
	}
	entry := p.log.Note(l.n, "the certificate does not fit")
	p.fails(model.Spot{Entry: entry}, fmt.Sprintf("a certificate for %s or %s", p.cfg.Domain.Domain, service.Host),
		strings.Join(reasons, "; "), "the certificate can't be verified beginning with the record of the domain")
	return nil
}

func verify(chain []*x509.Certificate, roots *x509.CertPool, name string) error {
	options := x509.VerifyOptions{DNSName: name, Roots: roots, Intermediates: x509.NewCertPool()}
	for _, c := range chain[1:] {
		options.Intermediates.AddCert(c)
	}
	_, err := chain[0].Verify(options)
	return err
}

// expectRecords wants the domain's records to pass a check.
func (p *player) expectRecords(l *link, d *transcript.Direction) error {
	word, err := p.expand(l, d.Args[0])
	if err != nil {
		return err
	}
	result, known := p.cfg.Domain.Check(word)
	switch {
	case !known:
		return fmt.Errorf("%v: there is no check %q of records; the checks are %s", d.Pos, word,
			strings.Join(dnsrecords.Words(), ", "))
	case !result.Judged:
		p.log.Note(0, "the records of %s say nothing about it", p.cfg.Domain.Domain)
	case result.Holds:
		p.holds()
	default:
		entry := p.log.Note(0, "the records of %s were looked up", p.cfg.Domain.Domain)
		p.fails(model.Spot{Entry: entry}, result.Expected, result.Got,
			"the records of the domain are not what they should be")
	}
	return nil
}
