package fakeserver

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// The tests talk to the server over in-memory pipes inside a synctest bubble:
// time is virtual, and "the server has answered" means that every goroutine
// waits, so nothing depends on how fast the machine is.

// peer is a client.
type peer struct {
	t       *testing.T
	srv     *Server
	raw     net.Conn
	conn    net.Conn
	pumping chan struct{} // closed when the server's octets have ended

	mu     sync.Mutex
	got    strings.Builder
	pieces int // reads it took
	closed bool
	asked  bool // for a certificate

	greeting string
	digest   string // that <cram> has sent
}

// dial opens a connection and reads the greeting.
func dial(t *testing.T, srv *Server) *peer {
	t.Helper()
	near, far := net.Pipe()
	go srv.ServeConn(far)
	return newPeer(t, srv, near, near)
}

// dialTLS is dial on the implicit-TLS port.
func dialTLS(t *testing.T, srv *Server) *peer {
	t.Helper()
	near, far := net.Pipe()
	go srv.ServeTLS(far)
	asked := false
	c := trusting(t, srv)
	c.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
		asked = true
		return &tls.Certificate{}, nil
	}
	p := newPeer(t, srv, near, tls.Client(near, c))
	p.asked = asked // the greeting is there, so the handshake is over
	return p
}

// dialTLSAs shows a certificate that is made out to a user.
func dialTLSAs(t *testing.T, srv *Server, user string) *peer {
	t.Helper()
	cert, err := srv.ClientCert(user)
	if err != nil {
		t.Fatal(err)
	}
	return dialTLSWith(t, srv, func(c *tls.Config) { c.Certificates = []tls.Certificate{cert} })
}

func dialTLSVersion(t *testing.T, srv *Server, version uint16) *peer {
	t.Helper()
	return dialTLSWith(t, srv, func(c *tls.Config) { c.MinVersion, c.MaxVersion = version, version })
}

func onlyRC4(c *tls.Config) {
	c.MaxVersion, c.CipherSuites = tls.VersionTLS12, []uint16{tls.TLS_ECDHE_ECDSA_WITH_RC4_128_SHA}
}

func dialTLSWith(t *testing.T, srv *Server, change func(*tls.Config)) *peer {
	t.Helper()
	near, far := net.Pipe()
	go srv.ServeTLS(far)
	c := trusting(t, srv)
	change(c)
	return newPeer(t, srv, near, tls.Client(near, c))
}

func newPeer(t *testing.T, srv *Server, raw, conn net.Conn) *peer {
	p := &peer{t: t, srv: srv, raw: raw}
	t.Cleanup(func() { raw.Close() })
	p.pump(conn)
	p.greeting = p.take()
	return p
}

func (p *peer) pump(conn net.Conn) {
	p.conn = conn
	p.pumping = make(chan struct{})
	go func() {
		defer close(p.pumping)
		buf := make([]byte, 64<<10)
		for {
			n, err := conn.Read(buf)
			p.mu.Lock()
			p.got.Write(buf[:n])
			p.pieces++
			p.closed = p.closed || err != nil
			p.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
}

// take returns what the server has sent since the last call, once it has
// nothing more to say.
func (p *peer) take() string {
	synctest.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.got.String()
	p.got.Reset()
	return s
}

// reads is how many pieces the server's octets came in so far.
func (p *peer) reads() int {
	synctest.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.pieces
}

// write sends octets as they are and returns the whole answer.
func (p *peer) write(octets string) string {
	p.conn.Write([]byte(octets)) // an error means closed, which the caller looks at
	return p.take()
}

// do sends a command and returns the whole answer.
func (p *peer) do(format string, args ...any) string {
	return p.write(fmt.Sprintf(format, args...) + "\r\n")
}

// isClosed reports whether the server has closed the connection.
func (p *peer) isClosed() bool {
	synctest.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.closed
}

// drop loses the connection.
func (p *peer) drop() {
	p.raw.Close()
	synctest.Wait()
}

func (p *peer) login(user string) string {
	p.t.Helper()
	first := p.do("USER %s", user)
	return first + p.do("PASS %s", testPassword)
}

// stls sends STLS with more octets right after it and, if the server agrees,
// goes over to TLS.
func (p *peer) stls(behind string) string { return p.stlsWith(behind, func(*tls.Config) {}) }

// stlsWith is stls with another configuration.
func (p *peer) stlsWith(behind string, change func(*tls.Config)) string {
	p.t.Helper()
	reply := p.write("STLS\r\n" + behind)
	return reply + p.handshake(reply, change)
}

// stlsThen sends octets after the reply to STLS, in the clear.
func (p *peer) stlsThen(octets string, change func(*tls.Config)) string {
	p.t.Helper()
	reply := p.write("STLS\r\n")
	said := p.write(octets)
	return reply + said + p.handshake(reply, change)
}

// handshake starts TLS, if the reply to STLS was positive.
func (p *peer) handshake(reply string, change func(*tls.Config)) string {
	p.t.Helper()
	if !strings.HasPrefix(reply, "+OK") {
		return ""
	}
	p.raw.SetReadDeadline(time.Unix(1, 0))
	<-p.pumping
	p.raw.SetReadDeadline(time.Time{})
	p.closed = false
	c := trusting(p.t, p.srv)
	change(c)
	p.pump(tls.Client(p.raw, c))
	if err := p.conn.(*tls.Conn).Handshake(); err != nil {
		p.t.Logf("handshake: %v", err)
	}
	return p.take()
}

func trusting(t *testing.T, srv *Server) *tls.Config {
	t.Helper()
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(srv.CertPEM()) {
		t.Fatal("CertPEM is not a PEM certificate")
	}
	return &tls.Config{RootCAs: pool, ServerName: "localhost"}
}

const defaultAutologout = 10 * time.Minute // RFC 1939 section 3

const testPassword = "open  sesame " // spaces in it are significant

// testMessages are the maildrop of a probe: dots, LF line ends, a last line
// without an end, twins.
func testMessages() []Message {
	twin := "Subject: twin\r\n\r\nsame\r\n"
	return []Message{
		String("Subject: dots\n\n.\n..\n.x\ny.\nlast"),
		String("Subject: plain\r\nX-More: header\r\n\r\none\r\ntwo\r\nthree\r\nfour\r\n"),
		String(twin),
		String(twin),
	}
}

// testAccounts are those of a probe.
func testAccounts() []Account {
	return []Account{
		{User: "alice", Password: testPassword, Token: "token-of-alice", Messages: testMessages()},
		{User: "bob", Password: testPassword, Token: "token-of-bob"},
		{User: "carol", Password: testPassword, Messages: []Message{String(internationalMessage)}},
		{User: "j\u00fcrgen", Password: testPassword},
		{User: "dora", Password: "Dora's own password", Messages: oddMessages()},
		{User: "erik", Password: testPassword, Messages: manyMessages()},
		{User: "fay", Password: testPassword, Login: DigestLogin},
		{User: "gus", Password: testPassword, Login: ProtectedLogin},
		{User: "hal", Password: testPassword, Trouble: TemporaryTrouble},
		{User: "ida", Password: testPassword, POPDisabled: true},
		{User: "joe@one.example", Password: testPassword},
		{User: "joe@two.example", Password: testPassword, Disposition: Trash, Messages: testMessages()},
	}
}

// bubble runs a test with a server in it.
func bubble(t *testing.T, c Config, test func(*testing.T, *Server)) {
	t.Helper()
	bubbleWith(t, c, New, test)
}

// bubbleWith is bubble with a server of another making.
func bubbleWith(t *testing.T, c Config, start func(Config) (*Server, error), test func(*testing.T, *Server)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		srv := newTestServer(t, c, start)
		test(t, srv)
		if err := srv.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
}

func newTestServer(t *testing.T, c Config, start func(Config) (*Server, error)) *Server {
	t.Helper()
	if c.Accounts == nil {
		c.Accounts = testAccounts()
	}
	if c.Random == nil {
		c.Random = &countingReader{}
	}
	if c.Crashed == nil {
		c.Crashed = func(err error) { t.Error(err) }
	}
	srv, err := start(c)
	if err != nil {
		t.Fatal(err)
	}
	return srv
}

// countingReader is randomness that two runs of a test agree on.
type countingReader struct {
	mu sync.Mutex
	n  byte
}

func (r *countingReader) Read(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range p {
		r.n++
		p[i] = r.n
	}
	return len(p), nil
}

// limitedAccounts are p, who logs in by the password, and d, who does so by a digest.
func limitedAccounts() Config {
	return Config{Accounts: []Account{
		{User: "p", Password: testPassword, Login: PasswordLogin},
		{User: "d", Password: testPassword, Login: DigestLogin},
	}}
}
