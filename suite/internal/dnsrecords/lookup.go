package dnsrecords

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/miekg/dns"
)

// LookUp asks a resolver, "host:port" or "" for that of the system, what a domain
// publishes. What is not there is no error.
func LookUp(ctx context.Context, resolver, domain string) (*Records, error) {
	if _, ok := dns.IsDomainName(domain); !ok {
		return nil, fmt.Errorf("%q is no domain name", domain)
	}
	if resolver == "" {
		config, err := dns.ClientConfigFromFile("/etc/resolv.conf")
		if err != nil || len(config.Servers) == 0 {
			return nil, fmt.Errorf("finding the system's resolver: %w", cmp.Or(err, fmt.Errorf("/etc/resolv.conf names none")))
		}
		resolver = net.JoinHostPort(config.Servers[0], config.Port)
	}
	q := &inquiry{ctx: ctx, resolver: resolver}
	r := &Records{Domain: strings.TrimSuffix(domain, "."), Signed: true}
	for name, services := range map[string]*[]Service{"_pop3": &r.POP3, "_pop3s": &r.POP3S, "_imap": &r.IMAP,
		"_imaps": &r.IMAPS} {
		found, authentic := q.services(name + "._tcp." + r.Domain)
		*services = found
		if strings.HasPrefix(name, "_pop3") {
			r.Signed = r.Signed && (authentic || len(found) == 0)
		}
	}
	_, r.Validated = q.ask(".", dns.TypeSOA)
	r.Signable = q.parentSigned(r.Domain)
	return r, q.err
}

// inquiry asks one resolver several questions, up to the first error.
type inquiry struct {
	ctx      context.Context
	resolver string
	err      error
}

// services returns what the SRV records of a name say.
func (q *inquiry) services(name string) (found []Service, authentic bool) {
	reply, authentic := q.ask(name, dns.TypeSRV)
	for _, rr := range reply.Answer {
		srv, ok := rr.(*dns.SRV)
		if !ok {
			continue
		}
		s := Service{Host: strings.TrimSuffix(srv.Target, "."), Port: srv.Port, Priority: srv.Priority, Weight: srv.Weight}
		if s.Host != "" {
			s.TLSA, s.Authentic = q.tlsa(s)
		}
		found = append(found, s)
	}
	order(found)
	return found, authentic
}

// tlsa reports whether a port has TLSA records, and whether they are authentic.
func (q *inquiry) tlsa(s Service) (there, authentic bool) {
	reply, authentic := q.ask(fmt.Sprintf("_%d._tcp.%s", s.Port, s.Host), dns.TypeTLSA)
	for _, rr := range reply.Answer {
		if _, ok := rr.(*dns.TLSA); ok {
			return true, authentic
		}
	}
	return false, false
}

// parentSigned reports whether the zone above that of a domain is signed.
func (q *inquiry) parentSigned(domain string) bool {
	apex := domain
	reply, _ := q.ask(domain, dns.TypeSOA)
	for _, rr := range append(reply.Answer, reply.Ns...) {
		if _, ok := rr.(*dns.SOA); ok {
			apex = rr.Header().Name
		}
	}
	_, parent, _ := strings.Cut(apex, ".")
	_, signed := q.ask(dns.Fqdn(parent), dns.TypeSOA)
	return signed
}

// patience is how long one answer is waited for.
const patience = 5 * time.Second

// ask puts one question, by TCP if the answer does not fit into UDP, and reports whether
// the resolver vouches for the answer.
func (q *inquiry) ask(name string, kind uint16) (reply *dns.Msg, authentic bool) {
	reply = new(dns.Msg)
	if q.err != nil {
		return reply, false
	}
	m := new(dns.Msg).SetQuestion(dns.Fqdn(name), kind).SetEdns0(4096, true)
	m.AuthenticatedData = true
	for _, network := range []string{"udp", "tcp"} {
		client := dns.Client{Net: network, Timeout: patience}
		got, _, err := client.ExchangeContext(q.ctx, m, q.resolver)
		if err != nil {
			q.err = fmt.Errorf("asking %s for %s records of %s: %w", q.resolver, dns.TypeToString[kind], name, err)
			return reply, false
		}
		if got.Rcode != dns.RcodeSuccess && got.Rcode != dns.RcodeNameError {
			q.err = fmt.Errorf("asking %s for %s records of %s: the answer is %s", q.resolver, dns.TypeToString[kind], name,
				dns.RcodeToString[got.Rcode])
			return reply, false
		}
		if !got.Truncated {
			return got, got.AuthenticatedData
		}
	}
	return reply, false
}
