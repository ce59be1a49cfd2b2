// Package suitetest has what the tests of several packages need: the bundled server and other
// ones on the loopback interface, which end with the test, and the scripts of the suite.
package suitetest

import (
	"crypto/tls"
	"crypto/x509"
	"net"
	"testing"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/scripts"
	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/internal/target"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// Target starts the bundled server as a target, whose maildrops can be filled.
func Target(t testing.TB, c faketarget.Config) *target.Target {
	t.Helper()
	tgt, err := faketarget.Start(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tgt.Close() })
	return tgt
}

// Server starts the bundled server.
func Server(t testing.TB, c fakeserver.Config) *fakeserver.Server {
	t.Helper()
	srv, err := fakeserver.Start(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = srv.Close() })
	return srv
}

// Mailbox starts the bundled server with one user, mrose with the password tanstaaf, who has
// these messages, and returns its address.
func Mailbox(t testing.TB, messages ...fakeserver.Message) (address string) {
	t.Helper()
	mrose := fakeserver.Account{User: "mrose", Password: "tanstaaf", Messages: messages}
	return Server(t, fakeserver.Config{Accounts: []fakeserver.Account{mrose}}).Addr()
}

// Trust returns how a client verifies the certificate that the authority in PEM has signed for
// localhost.
func Trust(t testing.TB, ca []byte) *tls.Config {
	t.Helper()
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(ca) {
		t.Fatalf("no certificate in %q", ca)
	}
	return &tls.Config{RootCAs: roots, ServerName: "localhost"}
}

// Listen listens on a port of the loopback interface.
func Listen(t testing.TB) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

// Serve hands every connection to a goroutine of its own, and returns the address to connect
// to. The connection is closed when handle returns.
func Serve(t testing.TB, handle func(net.Conn)) (address string) {
	t.Helper()
	l := Listen(t)
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				handle(conn)
			}()
		}
	}()
	return l.Addr().String()
}

// Scripts returns all scripts of the suite.
func Scripts(t testing.TB) []*transcript.Script {
	t.Helper()
	all, err := scripts.All()
	if err != nil {
		t.Fatal(err)
	}
	return all
}
