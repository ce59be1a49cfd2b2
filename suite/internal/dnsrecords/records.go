package dnsrecords

import (
	"cmp"
	"net"
	"slices"
	"strconv"
)

// Records are what a domain publishes about its mail service.
type Records struct {
	Domain string
	// What the SRV records of each service name, the most preferred first.
	POP3, POP3S, IMAP, IMAPS []Service
	// Signed tells that the resolver found all the SRV records authentic.
	Signed bool
	// Validated tells that the resolver validates at all: if not, nothing can be said
	// about signatures.
	Validated bool
	// Signable tells that the parent zone of the domain is signed itself.
	Signable bool
}

// Service is one SRV record.
type Service struct {
	Host     string // "" if the record says that there is no such service
	Port     uint16
	Priority uint16
	Weight   uint16
	// TLSA reports whether there are TLSA records for the port (RFC 6698), and Authentic
	// whether the resolver found them so.
	TLSA, Authentic bool
}

// Address is where the service is.
func (s Service) Address() string { return net.JoinHostPort(s.Host, strconv.Itoa(int(s.Port))) }

// First returns the most preferred of some services. It is false if there is none.
func First(services []Service) (Service, bool) {
	for _, s := range services {
		if s.Host != "" {
			return s, true
		}
	}
	return Service{}, false
}

// order sorts services as a client tries them (RFC 2782): by priority, then by weight.
func order(services []Service) {
	slices.SortStableFunc(services, func(a, b Service) int {
		return cmp.Or(cmp.Compare(a.Priority, b.Priority), cmp.Compare(b.Weight, a.Weight))
	})
}
