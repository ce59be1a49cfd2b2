package scripted

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pop3spec/pop3spec/internal/certificate"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// served is a server for a test, and what a client needs to trust it.
type served struct {
	*Server
	trust   *tls.Config
	results chan []verdict.Result
}

// serve serves transcripts, one after the other.
func serve(t *testing.T, c Config, texts ...string) served {
	t.Helper()
	var sessions []*Session
	for _, text := range texts {
		sessions = append(sessions, compile(t, text)...)
	}
	return serveSessions(t, c, sessions)
}

func serveSessions(t *testing.T, c Config, sessions []*Session) served {
	t.Helper()
	own, ca, err := certificate.New("a test", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(ca)
	c.Sessions, c.Accounts = sessions, []Account{alice, {"bob", "hidden"}}
	c.Addr, c.TLSAddr, c.TLS = "127.0.0.1:0", "127.0.0.1:0",
		&tls.Config{Certificates: []tls.Certificate{own}, MinVersion: tls.VersionTLS10}
	if c.Idle == 0 {
		c.Idle = time.Minute
	}
	if c.Wait == 0 {
		c.Wait = time.Minute
	}
	srv, err := Start(c)
	if err != nil {
		t.Fatal(err)
	}
	s := served{srv, &tls.Config{RootCAs: roots, ServerName: "localhost"}, make(chan []verdict.Result, 1)}
	ctx, cancel := context.WithCancel(t.Context())
	go func() { s.results <- srv.Run(ctx) }()
	t.Cleanup(cancel)
	return s
}

// verdicts are those of the results, with their reasons.
func (s served) verdicts(t *testing.T) []string {
	t.Helper()
	var all []string
	select {
	case results := <-s.results:
		for _, r := range results {
			all = append(all, strings.TrimSpace(fmt.Sprintf("%s %s", r.Verdict, r.Reason)))
		}
	case <-time.After(5 * time.Minute):
		t.Fatal("the server does not end")
	}
	return all
}

// talk sends each command when the reply to the one before has come, and returns all
// that came.
func talk(t *testing.T, conn net.Conn, commands ...string) string {
	t.Helper()
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(5 * time.Minute))
	r := bufio.NewReader(conn)
	var all strings.Builder
	for _, command := range append([]string{""}, commands...) {
		if command != "" {
			fmt.Fprintf(conn, "%s\r\n", command)
		}
		line, err := r.ReadString('\n')
		all.WriteString(line)
		if err != nil {
			return all.String()
		}
	}
	rest, _ := io.ReadAll(r)
	return all.String() + string(rest)
}

func dial(t *testing.T, address string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

const short = "C: <open connection>\nS: +OK hello\nC: QUIT\nS: +OK bye\n"

func TestServeOnce(t *testing.T) {
	s := serve(t, Config{Once: true}, short, strings.Replace(short, "connection", "connection with TLS", 1))
	if got := talk(t, dial(t, s.Addr()), "QUIT"); got != "+OK hello\r\n+OK bye\r\n" {
		t.Errorf("%q", got)
	}
	if got := talk(t, tls.Client(dial(t, s.TLSAddr()), s.trust), "QUIT"); got != "+OK hello\r\n+OK bye\r\n" {
		t.Errorf("with TLS: %q", got)
	}
	if got := s.verdicts(t); !cmp.Equal(got, []string{"pass", "pass"}) {
		t.Errorf("%q", got)
	}
}

func TestServeSTLS(t *testing.T) {
	s := serve(t, Config{Once: true},
		"C: <open connection>\nS: +OK\nC: STLS\nS: +OK\nC: <start TLS>\nC: USER {user}\nS: +OK over TLS\nC: <close "+
			"connection>\n")
	conn := dial(t, s.Addr())
	r := bufio.NewReader(conn)
	fmt.Fprint(conn, "STLS\r\n")
	for range 2 {
		if line, err := r.ReadString('\n'); !strings.HasPrefix(line, "+OK") {
			t.Fatal(line, err)
		}
	}
	secure := tls.Client(conn, s.trust)
	fmt.Fprint(secure, "USER alice\r\n")
	if line, err := bufio.NewReader(secure).ReadString('\n'); line != "+OK over TLS\r\n" {
		t.Error(line, err)
	}
	secure.Close()
	if got := s.verdicts(t); !cmp.Equal(got, []string{"pass"}) {
		t.Errorf("%q", got)
	}
}

func TestServeDeviations(t *testing.T) {
	s := serve(t, Config{Once: true, Wait: 5 * time.Second}, short, short,
		strings.Replace(short, "connection", "connection with TLS", 1))
	if got := talk(t, dial(t, s.Addr()), "NOOP"); got != "+OK hello\r\n-ERR line 3 of the script has something else\r\n" {
		t.Errorf("%q", got)
	}
	want := []string{
		"fail the client sends something else than the script has", "fail the client does not open this session",
		"fail the client does not open this session",
	}
	if diff := cmp.Diff(want, s.verdicts(t)); diff != "" {
		t.Error(diff)
	}
}

// A connection too many, or of the wrong kind.
func TestServeStrangers(t *testing.T) {
	s := serve(t, Config{Once: true}, short)
	first := dial(t, s.Addr())
	defer first.Close()
	if _, err := bufio.NewReader(first).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	if got := talk(t, dial(t, s.Addr())); got != "" {
		t.Errorf("%q", got)
	}
	if got := talk(t, dial(t, s.TLSAddr())); got != "" {
		t.Errorf("%q", got)
	}
	fmt.Fprint(first, "QUIT\r\n")
	got := s.verdicts(t)
	if len(got) != 3 || got[2] != "pass" || !strings.HasPrefix(got[0], "fail the client opens a connection in clear") ||
		!strings.HasPrefix(got[1], "fail the client opens a connection with TLS") {
		t.Errorf("%q", got)
	}
}

func TestServeNobody(t *testing.T) {
	if got := serve(t, Config{Once: true, Wait: time.Millisecond}, short).verdicts(t); len(got) > 0 {
		t.Errorf("%q", got)
	}
}

// Without Once the sessions begin anew.
func TestServeAgain(t *testing.T) {
	s := serve(t, Config{}, short, strings.Replace(short, "hello", "again", 1))
	for _, want := range []string{"hello", "again", "hello"} {
		if got := talk(t, dial(t, s.Addr()), "QUIT"); got != "+OK "+want+"\r\n+OK bye\r\n" {
			t.Errorf("%q", got)
		}
	}
}

func TestServeSilence(t *testing.T) {
	s := serve(t, Config{Once: true, Idle: time.Second}, short)
	if got := talk(t, dial(t, s.Addr())); got != "+OK hello\r\n" {
		t.Errorf("%q", got)
	}
	if got := s.verdicts(t); len(got) != 1 || !strings.HasPrefix(got[0], "fail") {
		t.Errorf("%q", got)
	}
}

// A wire that tears and loses what is sent over it is no fault of the client.
func TestServeFaultyWire(t *testing.T) {
	s := serve(t, Config{Once: true, Wire: Wire{Segment: 1, CutAfter: 14, Late: time.Millisecond}}, short)
	if got := talk(t, dial(t, s.Addr()), "QUIT"); got != "+OK hello\r\n+OK" {
		t.Errorf("%q", got)
	}
	if got := s.verdicts(t); !cmp.Equal(got, []string{"pass"}) {
		t.Errorf("%q", got)
	}
}

func TestServeTiming(t *testing.T) {
	s := serve(t, Config{Once: true, Wire: Wire{Timing: true}},
		strings.Replace(short, "S: +OK bye", "... 80ms\nS: +OK bye", 1))
	began := time.Now()
	talk(t, dial(t, s.Addr()), "QUIT")
	if took := time.Since(began); took < 80*time.Millisecond {
		t.Errorf("took %v", took)
	}
}

// A client that does not trust the certificate says so, and is reported.
func TestServeDistrust(t *testing.T) {
	s := serve(t, Config{Once: true}, strings.Replace(short, "connection", "connection with TLS", 1))
	if err := tls.Client(dial(t, s.TLSAddr()), &tls.Config{ServerName: "localhost"}).Handshake(); err == nil {
		t.Error("any certificate is trusted")
	}
	if got := s.verdicts(t); len(got) != 1 || got[0] != "fail the client does not go on with TLS" {
		t.Errorf("%q", got)
	}
}

func TestStartRefusesAccountsOfTwoLines(t *testing.T) {
	_, err := Start(Config{Addr: "127.0.0.1:0",
		Options: Options{Accounts: []Account{{User: "alice", Password: "s3cr3t\r\nNOOP"}}}})
	if err == nil || !strings.Contains(err.Error(), "CR, LF or NUL") || strings.Contains(err.Error(), "s3cr3t") {
		t.Errorf("%v", err)
	}
}
