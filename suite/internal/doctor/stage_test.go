package doctor_test

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite/internal/doctor"
	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/internal/target"
)

var (
	alice = target.Account{User: "alice", Password: "open sesame"}
	bob   = target.Account{User: "bob", Password: "the builder"}
)

// options are those of a look at an address on loopback.
func options(t *testing.T, url string, accounts ...target.Account) doctor.Options {
	t.Helper()
	endpoint, err := target.ParseURL(url)
	if err != nil {
		t.Fatal(err)
	}
	at := target.New(endpoint)
	if len(accounts) == 0 {
		accounts = []target.Account{alice}
	}
	at.Accounts = accounts
	return doctor.Options{Run: runner.Options{Target: at, Name: url, Timeout: 10 * time.Second}, Usual: []int{}}
}

// serve starts a listener that handles each connection, and returns its address.
func serve(t *testing.T, handle func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var running sync.WaitGroup
	var mu sync.Mutex
	var open []net.Conn
	running.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			open = append(open, c)
			mu.Unlock()
			running.Go(func() {
				defer c.Close()
				handle(c)
			})
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		mu.Lock()
		for _, c := range open {
			_ = c.Close()
		}
		mu.Unlock()
		running.Wait()
	})
	return l.Addr().String()
}

// says handles a connection by saying something first, and then nothing until the client has gone.
func says(greeting string) func(net.Conn) {
	return func(c net.Conn) {
		_, _ = c.Write([]byte(greeting))
		_, _ = c.Read(make([]byte, 1))
		drain(c)
	}
}

func drain(c net.Conn) {
	for p := make([]byte, 1024); ; {
		if _, err := c.Read(p); err != nil {
			return
		}
	}
}

// pop3 handles a session in which commands have replies, those of any other command being +OK.
func pop3(greeting string, replies map[string]string) func(net.Conn) {
	return func(c net.Conn) { converse(c, greeting, func(word string) string { return replies[word] }) }
}

// ordinary has no reply of its own to any command.
func ordinary(string) string { return "" }

// converse handles a session in which a function says how a command is answered, "" for as usual.
func converse(c net.Conn, greeting string, answer func(word string) string) {
	_, _ = c.Write([]byte(greeting + "\r\n"))
	for r := bufio.NewScanner(c); r.Scan(); {
		word, _, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(r.Text())), " ")
		reply := answer(word)
		switch {
		case reply != "":
		case word == "CAPA":
			reply = "+OK\r\nUSER\r\nUIDL\r\nTOP\r\n."
		case word == "STAT":
			reply = "+OK 1 10"
		case word == "LIST":
			reply = "+OK\r\n1 10\r\n."
		case word == "TOP":
			reply = "+OK\r\nSubject: x\r\n\r\n."
		case word == "UIDL":
			reply = "+OK\r\n1 a\r\n."
		default:
			reply = "+OK"
		}
		if _, err := c.Write([]byte(reply + "\r\n")); err != nil || word == "QUIT" {
			return
		}
	}
}

// fake starts a fake, with alice and bob unless other accounts are given, and a target that is ready to be used.
func fake(t *testing.T, c fakeserver.Config) (*fakeserver.Server, *target.Target) {
	t.Helper()
	if c.Accounts == nil {
		c.Accounts = []fakeserver.Account{{User: alice.User, Password: alice.Password, Messages: mail(3)},
			{User: bob.User, Password: bob.Password, Messages: mail(2)}}
	}
	srv, err := fakeserver.Start(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = srv.Close() })
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(srv.CertPEM())
	at := &target.Target{Address: srv.Addr(), TLSAddress: srv.TLSAddr(), Implicit: srv.Addr() == "",
		TLS: &tls.Config{RootCAs: roots, ServerName: "localhost", MinVersion: tls.VersionTLS12}}
	for _, a := range c.Accounts {
		at.Accounts = append(at.Accounts, target.Account{User: a.User, Password: a.Password})
	}
	return srv, at
}

// mail is a number of small messages.
func mail(n int) (all []fakeserver.Message) {
	for i := range n {
		text := "Date: Mon, 2 Jan 2006 15:04:05 +0000\nSubject: " + strings.Repeat("x", i+1) + "\n\nhi\n"
		all = append(all, fakeserver.Bytes([]byte(text)))
	}
	return all
}

// of are options for a target.
func of(at *target.Target) doctor.Options {
	return doctor.Options{Run: runner.Options{Target: at, Timeout: 10 * time.Second}, Usual: []int{}}
}

// bundled are options for the bundled fake, whose maildrops are filled.
func bundled(t *testing.T, c faketarget.Config) doctor.Options {
	t.Helper()
	at, err := faketarget.Start(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = at.Close() })
	return of(at)
}

// elsewhere has all names resolved to loopback, and every connection led to an address there.
func elsewhere(o doctor.Options, address string) doctor.Options {
	o.Resolver = names{"127.0.0.1"}
	o.Dialer = dialer(func(ctx context.Context, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "tcp", address)
	})
	return o
}

type dialer func(ctx context.Context, address string) (net.Conn, error)

func (d dialer) DialContext(ctx context.Context, _, address string) (net.Conn, error) {
	return d(ctx, address)
}

// names resolves every name to the same addresses.
type names []string

func (n names) LookupIPAddr(context.Context, string) (all []net.IPAddr, err error) {
	for _, text := range n {
		all = append(all, net.IPAddr{IP: net.ParseIP(text)})
	}
	return all, nil
}

// nameless resolves nothing.
type nameless struct{ err error }

func (n nameless) LookupIPAddr(context.Context, string) ([]net.IPAddr, error) { return nil, n.err }

// issue makes a certificate for localhost and 127.0.0.1 as a template says, signed by an authority, or by itself if
// by is
// nil.
func issue(t *testing.T, change func(*x509.Certificate), by *tls.Certificate) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: "a test"},
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-24 * time.Hour), NotAfter: time.Now().Add(240 * 24 * time.Hour),
		BasicConstraintsValid: true,
	}
	if change != nil {
		change(c)
	}
	parent, signer := c, any(key)
	if by != nil {
		parent, signer = by.Leaf, by.PrivateKey
	}
	der, err := x509.CreateCertificate(rand.Reader, c, parent, key.Public(), signer)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}
}

// authority makes a certificate that signs others, and a pool with it.
func authority(t *testing.T) (*tls.Certificate, *x509.CertPool) {
	t.Helper()
	ca := issue(t, func(c *x509.Certificate) {
		c.IsCA, c.KeyUsage, c.DNSNames, c.IPAddresses = true, x509.KeyUsageCertSign, nil, nil
		c.Subject.CommonName = "an authority"
	}, nil)
	pool := x509.NewCertPool()
	pool.AddCert(ca.Leaf)
	return &ca, pool
}

// tlsServer serves POP3 under TLS from the start.
func tlsServer(t *testing.T, config *tls.Config, handle func(net.Conn)) string {
	t.Helper()
	return serve(t, func(c net.Conn) {
		s := tls.Server(c, config)
		if s.Handshake() == nil {
			handle(s)
		}
	})
}

// certified are options for a server with a certificate of an authority that is trusted, issued as change says.
func certified(t *testing.T, change func(*x509.Certificate)) doctor.Options {
	t.Helper()
	ca, pool := authority(t)
	leaf := issue(t, change, ca)
	o := options(t, "pop3s://"+tlsServer(t, &tls.Config{Certificates: []tls.Certificate{leaf}}, pop3("+OK ready", nil)))
	o.Run.Target.TLS.RootCAs = pool
	return o
}
