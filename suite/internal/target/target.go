package target

import (
	"context"
	"crypto/tls"
	"errors"
	"io"

	"github.com/pop3spec/pop3spec/suite/internal/provision"
)

// Target is a server under test.
type Target struct {
	Address    string                      // host:port of the service in clear; "" if there is none
	TLSAddress string                      // host:port of the service with implicit TLS; "" if there is none
	Implicit   bool                        // TLSAddress is the one to test: the URL was pop3s://
	STLS       bool                        // upgrade with STLS before every login
	TLS        *tls.Config                 // how the server's certificate is verified; never nil after New
	Accounts   []Account                   // each is a separate maildrop
	Special    []Special                   // more, each set up in a way of its own
	ClientCert *tls.Certificate            // that authenticates the user (SASL EXTERNAL); nil if there is none
	OwnCerts   map[string]*tls.Certificate // of users with accounts, besides ClientCert, by their names
	Provision  provision.Provisioner       // nil if maildrops are taken as they are
	Deliver    provision.Deliverer         // nil if nothing can be delivered while sessions run
	Restart    func(context.Context) error // brings a server back that has gone; nil if nothing can
	Domain     string                      // whose records name the server; "" if none are to be looked at
	Resolver   string                      // host:port that is asked for them; "" means the system's
}

// Special is an account that the operator has set up in a way that scripts are about,
// such as one that may log in with TLS only.
type Special struct {
	Role string // what scripts call it, such as "tls-only"
	Account
}

// New returns the server at the endpoint, with a certificate that the roots of
// the system have to vouch for. The rest is for the caller to set.
func New(endpoint Endpoint) *Target {
	t := &Target{Implicit: endpoint.TLS, TLS: verified(endpoint.Host, nil)}
	if endpoint.TLS {
		t.TLSAddress = endpoint.Address()
	} else {
		t.Address = endpoint.Address()
	}
	return t
}

// Main returns the address that scripts connect to unless they ask for another,
// and whether a TLS handshake comes first there.
func (t *Target) Main() (address string, implicit bool) {
	if t.Implicit {
		return t.TLSAddress, true
	}
	return t.Address, false
}

// Close gives back what filling maildrops has left behind, such as temporary
// folders. It is called once, when no script runs any more.
func (t *Target) Close() error {
	var failures []error
	for _, part := range []any{t.Provision, t.Deliver} {
		if closer, ok := part.(io.Closer); ok {
			failures = append(failures, closer.Close())
		}
	}
	return errors.Join(failures...)
}
