// Package faketarget makes the fake that comes with pop3spec a target: a correct
// server in the same process, whose maildrops the harness fills directly. It is
// what runs are made against when no target is given.
package faketarget

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/suite/internal/provision"
	"github.com/pop3spec/pop3spec/suite/internal/target"
)

// Accounts are the users of the fake. The first one is that of RFC 1939's example.
// They come in pairs, because scripts that run at the same time need two each; the last
// one is extra. One of each pair can send its token with the AUTH command.
var Accounts = []target.Account{
	account("mrose", "tanstaaf"), brief("alice", "down the rabbit hole"),
	account("bob", "the builder's hat"), brief("carol", "sings in winter"),
	account("dave", "open the doors"), brief("erin", "green island 7"),
	account("frank", "ly, my dear"), brief("grace", "found the first bug"),
	account("quentin", "tarry not, no"), brief("rupert", "bear in mind"),
	account("karl", "der kleine"), brief("laura", "palm leaves"),
	account("mallory", "in the middle"), brief("niaj", "never knows"),
	account("olivia", "branch of peace"), brief("peggy", "proves it all"),
	account("j\u00fcrgen", "sch\u00f6ne Gr\u00fc\u00dfe"), // for scripts about names outside ASCII
}

// certified is one more user, who can have a certificate.
var certified = account("ivan", "the terribly nice")

// account has a token, too, which is longer than a command line may be, as tokens are.
func account(user, password string) target.Account {
	return target.Account{User: user, Password: password,
		Token: "token-of-" + user + strings.Repeat(".0123456789abcdef", 20)}
}

// brief is an account whose token fits into a command line.
func brief(user, password string) target.Account {
	return target.Account{User: user, Password: password, Token: "token-of-" + user}
}

// clearMechanisms are those that the fake offers without TLS: none that sends the
// password (RFC 5034 section 4).
var clearMechanisms = []string{"SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5"}

// Separator stands between a fault and the situation that it is confined to.
const Separator = "@"

// Config says what the fake is to be.
type Config struct {
	Profile            string        // of package fakeserver: the service that it behaves like
	Faults, Variations []string      // of package fakeserver, by name
	Autologout         time.Duration // 0 means the default of the fake
	RequireTLS         bool          // nobody can log in without TLS
	LoginDelay         time.Duration // between two logins of a user
	ClientCertificates bool          // a certificate authenticates the user (SASL EXTERNAL)
	// Front puts something between clients and an address of the fake, and returns where
	// clients are to connect instead. Nil is nothing.
	Front        func(address string) (string, error)
	ExpireAtOnce bool // mail that was fetched is removed at QUIT, as EXPIRE 0 announces
	// ResumeTLS has clients resume sessions of TLS 1.2, whose handshakes cost next to nothing, for
	// runs in which only what TLS carries is of interest.
	ResumeTLS bool
}

// Start starts the fake on free loopback ports, in clear with STLS and with implicit
// TLS. The target must be closed with Close, which stops the fake.
func Start(c Config) (*target.Target, error) {
	srv, err := fakeserver.Start(c.inside(Accounts, specialsOf(c.Profile)))
	if err != nil {
		return nil, err
	}
	trusted, err := trust(srv)
	if err != nil {
		_ = srv.Close()
		return nil, err
	}
	address, tlsAddress, err := c.front(srv)
	if err != nil {
		_ = srv.Close()
		return nil, err
	}
	names, resolver, err := startZone(address, tlsAddress)
	if err != nil {
		_ = srv.Close()
		return nil, err
	}
	b := &filler{srv, names}
	t := &target.Target{
		Address: address, TLSAddress: tlsAddress, Implicit: address == "", STLS: address != "" && srv.RequiresTLS(),
		Accounts: Accounts, Special: roles(specialsOf(c.Profile), srv.RequiresTLS()), Provision: b, Deliver: b,
		Domain: Domain, Resolver: resolver, TLS: trusted,
	}
	if c.ResumeTLS {
		resume(t)
	}
	certify(t, srv)
	return t, nil
}

// certify takes certificates over, if the fake has them.
func certify(t *target.Target, srv *fakeserver.Server) {
	cert, err := srv.ClientCert(certified.User)
	if err != nil {
		return
	}
	t.ClientCert, t.OwnCerts = &cert, map[string]*tls.Certificate{}
	for _, a := range t.Accounts {
		if own, err := srv.ClientCert(a.User); err == nil {
			t.OwnCerts[a.User] = &own
		}
	}
}

// inside is the fake as its package knows it, with the first accounts that it has.
func (c Config) inside(accounts []target.Account, specials []special) fakeserver.Config {
	config := fakeserver.Config{
		TLSAddr: "127.0.0.1:0", STLS: true, Faults: c.Faults, Variations: c.Variations, Autologout: c.Autologout,
		ClearMechanisms: clearMechanisms, Profile: c.Profile, SaltKey: []byte("of every fake"),
	}
	config.RequireTLS, config.LoginDelay, config.ClientCertificates = c.RequireTLS, c.LoginDelay, c.ClientCertificates
	if c.ExpireAtOnce {
		config.Retention = fakeserver.UntilRetrieved
	}
	for _, a := range accounts {
		config.Accounts = append(config.Accounts, fakeserver.Account{User: a.User, Password: a.Password, Token: a.Token})
	}
	for _, a := range []target.Account{certified, inClear} {
		if slices.ContainsFunc(accounts, func(other target.Account) bool { return other.User == a.User }) {
			continue
		}
		config.Accounts = append(config.Accounts, fakeserver.Account{User: a.User, Password: a.Password})
	}
	for _, s := range specials {
		config.Accounts = append(config.Accounts, s.account)
	}
	return config
}

// trust is how TLS is spoken with the fake.
func trust(srv *fakeserver.Server) (*tls.Config, error) {
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(srv.CertPEM()) {
		return nil, fmt.Errorf("bundled: the fake has no certificate to trust")
	}
	return &tls.Config{
		RootCAs: roots, ServerName: "localhost", MinVersion: tls.VersionTLS12,
		// Nobody keeps what is said here, so that a key exchange will do that costs less than half of the usual one.
		CurvePreferences: []tls.CurveID{tls.X25519},
	}, nil
}

// resume has clients of a target resume sessions of TLS 1.2, if the server knows that.
func resume(t *target.Target) {
	older := t.TLS.Clone()
	older.MaxVersion, older.ClientSessionCache = tls.VersionTLS12, tls.NewLRUClientSessionCache(0)
	if conn, err := tls.Dial("tcp", t.TLSAddress, older); err == nil {
		_ = conn.Close()
		t.TLS = older
	}
}

// front are the addresses that clients connect to.
func (c Config) front(srv *fakeserver.Server) (address, tlsAddress string, err error) {
	address, tlsAddress = srv.Addr(), srv.TLSAddr()
	if c.Front == nil {
		return address, tlsAddress, nil
	}
	for _, a := range []*string{&address, &tlsAddress} {
		if *a != "" && err == nil {
			*a, err = c.Front(*a)
		}
	}
	return address, tlsAddress, err
}

// filler fills the maildrops of the fake.
type filler struct {
	srv  *fakeserver.Server
	zone *zone // nil where nobody asks for records
}

var (
	_ provision.Provisioner = (*filler)(nil)
	_ provision.Deliverer   = (*filler)(nil)
	_ io.Closer             = (*filler)(nil)
)

// Fill implements provision.Provisioner.
func (f *filler) Fill(_ context.Context, user string, drop fixtures.Maildrop) error {
	messages := make([]fakeserver.Message, len(drop.Messages))
	for i, m := range drop.Messages {
		messages[i] = stored(m)
	}
	return f.srv.SetMaildrop(user, messages...)
}

// Deliver implements provision.Deliverer.
func (f *filler) Deliver(_ context.Context, user string, m fixtures.Message) error {
	return f.srv.Deliver(user, stored(m))
}

// Close stops the fake and its resolver.
func (f *filler) Close() error {
	if f.zone == nil {
		return f.srv.Close()
	}
	return errors.Join(f.zone.Close(), f.srv.Close())
}
