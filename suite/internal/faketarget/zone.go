package faketarget

import (
	"net"
	"strings"
	"sync"

	"github.com/miekg/dns"
)

// Domain is the mail domain of the fake.
const Domain = "pop3spec.test"

// zone answers as a resolver that validates would for the domain of the fake: its
// records name the ports of the fake, and all of them are signed.
type zone struct {
	records map[string][]string // in the form of zone files, by name and type
	server  *dns.Server
	closing sync.Once
}

// startZone starts the resolver on a free loopback port and returns its address.
func startZone(clear, secure string) (*zone, string, error) {
	_, port, _ := net.SplitHostPort(clear)
	_, tlsPort, _ := net.SplitHostPort(secure)
	const soa, key = " 60 IN SOA localhost. postmaster.pop3spec.test. 1 60 60 60 60", " 60 IN TLSA 3 1 1 00"
	z := &zone{records: map[string][]string{
		". SOA": {"." + soa}, "test. SOA": {"test." + soa}, Domain + ". SOA": {Domain + "." + soa},
		"_pop3._tcp." + Domain + ". SRV":        {"_pop3._tcp." + Domain + ". 60 IN SRV 10 0 " + port + " localhost."},
		"_pop3s._tcp." + Domain + ". SRV":       {"_pop3s._tcp." + Domain + ". 60 IN SRV 0 0 " + tlsPort + " localhost."},
		"_imap._tcp." + Domain + ". SRV":        {"_imap._tcp." + Domain + ". 60 IN SRV 20 0 143 localhost."},
		"_" + port + "._tcp.localhost. TLSA":    {"_" + port + "._tcp.localhost." + key},
		"_" + tlsPort + "._tcp.localhost. TLSA": {"_" + tlsPort + "._tcp.localhost." + key},
	}}
	if clear == "" { // not offered, and the domain says so
		z.records["_pop3._tcp."+Domain+". SRV"] = []string{"_pop3._tcp." + Domain + ". 60 IN SRV 0 0 0 ."}
	}
	packets, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		return nil, "", err
	}
	started := make(chan struct{})
	z.server = &dns.Server{PacketConn: packets, Handler: z, NotifyStartedFunc: func() { close(started) }}
	go func() { _ = z.server.ActivateAndServe() }()
	<-started
	return z, packets.LocalAddr().String(), nil
}

// ServeDNS implements dns.Handler.
func (z *zone) ServeDNS(w dns.ResponseWriter, question *dns.Msg) {
	reply := new(dns.Msg).SetReply(question)
	reply.AuthenticatedData = true
	for _, q := range question.Question {
		for _, text := range z.records[strings.ToLower(q.Name)+" "+dns.TypeToString[q.Qtype]] {
			if rr, err := dns.NewRR(text); err == nil {
				reply.Answer = append(reply.Answer, rr)
			}
		}
	}
	_ = w.WriteMsg(reply)
}

// Close stops the resolver. It may be called more than once.
func (z *zone) Close() (err error) {
	z.closing.Do(func() { err = z.server.Shutdown() })
	return err
}
