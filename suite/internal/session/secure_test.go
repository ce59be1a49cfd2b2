package session

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/internal/certificate"
	"github.com/pop3spec/pop3spec/suite/internal/clock"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// trusted makes a certificate for localhost, and the pool of who trusts it.
func trusted(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	leaf, ca, err := certificate.New("a test", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return leaf, suitetest.Trust(t, ca).RootCAs
}

// tlsServer greets and answers CAPA, STAT and QUIT inside TLS, then ends as it is told.
func tlsServer(t *testing.T, config *tls.Config, end func(bare net.Conn, c *tls.Conn)) string {
	t.Helper()
	return serve(t, func(bare net.Conn, _ *bufio.Reader) {
		c := tls.Server(bare, config)
		if c.Handshake() != nil {
			return
		}
		r := bufio.NewReader(c)
		fmt.Fprint(c, "+OK ready\r\n")
		for {
			line, err := r.ReadString('\n')
			if err != nil {
				return
			}
			switch strings.TrimSpace(line) {
			case "CAPA":
				fmt.Fprint(c, "+OK\r\nUSER\r\n.\r\n")
			case "QUIT":
				fmt.Fprint(c, "+OK bye\r\n")
				end(bare, c)
				return
			default:
				fmt.Fprint(c, "-ERR no\r\n")
			}
		}
	})
}

// playTLS plays a script against a server with TLS from the start.
func playTLS(t *testing.T, address string, roots *x509.CertPool, script string) *Outcome {
	t.Helper()
	s, err := transcript.Parse("test.pop3", []byte("proves: RFC8314-4-TLS-06\n"+script))
	if err != nil {
		t.Fatal(err)
	}
	accounts := []model.Account{{User: "mrose", Password: "tanstaaf"}}
	return Play(context.Background(), s, Config{
		Dialer: &net.Dialer{}, Address: address, TLSAddress: address, Implicit: true,
		TLS:      &tls.Config{RootCAs: roots, ServerName: "localhost", MinVersion: tls.VersionTLS12},
		Accounts: accounts, World: model.World{Accounts: accounts}, Timeout: time.Minute, Autologout: 300 * time.Millisecond,
	})
}

func brokenRules(out *Outcome) []string {
	var all []string
	for _, f := range out.Findings {
		all = append(all, string(f.Rule))
	}
	return all
}

func TestCloseAlert(t *testing.T) {
	leaf, roots := trusted(t)
	for name, version := range map[string]uint16{"TLS 1.2": tls.VersionTLS12, "TLS 1.3": tls.VersionTLS13} {
		config := &tls.Config{Certificates: []tls.Certificate{leaf}, MinVersion: version, MaxVersion: version}
		for manner, end := range map[string]func(net.Conn, *tls.Conn){
			"alert":    func(_ net.Conn, c *tls.Conn) { _ = c.Close() },
			"no alert": func(bare net.Conn, _ *tls.Conn) { _ = bare.Close() },
		} {
			out := playTLS(t, tlsServer(t, config, end), roots, "C: QUIT\nS: +OK\nS: <close connection>\n")
			found := slices.Contains(brokenRules(out), "RFC8314-3.4-CLOSE-01")
			if found != (manner == "no alert") || out.Judged["RFC8314-3.4-CLOSE-01"] == 0 || out.Err != nil {
				t.Errorf("%s, %s: found %v, %v", name, manner, brokenRules(out), out.Err)
			}
		}
	}
}

func TestVersions(t *testing.T) {
	leaf, roots := trusted(t)
	closed := func(_ net.Conn, c *tls.Conn) { _ = c.Close() }
	for _, c := range []struct {
		name, script string
		config       *tls.Config
		rule         string // that is found broken, "" for none
	}{
		{"old wanted, new there", "C: <open connection with TLS 1.1 or earlier>\nS: +OK\nC: STAT\nS: +OK\n",
			&tls.Config{MinVersion: tls.VersionTLS12}, ""},
		{"old wanted, old there", "C: <open connection with TLS 1.1 or earlier>\nS: -ERR\n",
			&tls.Config{MinVersion: tls.VersionTLS10}, "RFC8314-4-TLS-06"},
		{"new wanted, new there", "C: <open connection with TLS 1.2 or later>\nS: +OK\n",
			&tls.Config{MinVersion: tls.VersionTLS12}, ""},
		{"new wanted, old there", "C: <open connection with TLS 1.2 or later>\nS: +OK\n",
			&tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}, "RFC8314-4-TLS-06"},
		{"new wanted, weak there", "C: <open connection with TLS 1.2 or later>\nS: +OK\n",
			&tls.Config{MaxVersion: tls.VersionTLS12, CipherSuites: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA}},
			"RFC8314-4-TLS-06"},
	} {
		c.config.Certificates = []tls.Certificate{leaf}
		out := playTLS(t, tlsServer(t, c.config, closed), roots, c.script)
		got := brokenRules(out)
		if out.Err != nil || c.rule == "" && len(got) > 0 || c.rule != "" && !slices.Contains(got, c.rule) {
			t.Errorf("%s: found %v, %v", c.name, got, out.Err)
		}
		if c.rule == "" && out.Judged["RFC8314-4-TLS-06"] == 0 {
			t.Errorf("%s: nothing was judged", c.name)
		}
	}
}

func TestCertificateRequest(t *testing.T) {
	leaf, roots := trusted(t)
	for _, kind := range []tls.ClientAuthType{tls.NoClientCert, tls.RequestClientCert} {
		config := &tls.Config{Certificates: []tls.Certificate{leaf}, ClientAuth: kind}
		out := playTLS(t, tlsServer(t, config, func(_ net.Conn, c *tls.Conn) { _ = c.Close() }), roots, "C: CAPA\nS: +OK\n")
		if found := slices.Contains(brokenRules(out), "RFC8314-4.2-CERT-02"); found != (kind == tls.RequestClientCert) {
			t.Errorf("%v: found %v", kind, brokenRules(out))
		}
	}
}

func TestTLSPortInClear(t *testing.T) {
	leaf, roots := trusted(t)
	script := "C: <open connection to the TLS port in clear>\nS: <nothing for 100ms>\nC: <send \"CAPA\\r\\n\">\nS: " +
		"<refuse TLS>\n"
	good := tlsServer(t, &tls.Config{Certificates: []tls.Certificate{leaf}}, func(net.Conn, *tls.Conn) {})
	if out := playTLS(t, good, roots, script); out.Err != nil || len(out.Findings) > 0 {
		t.Errorf("found %v, %v", brokenRules(out), out.Err)
	}
	chatty := serve(t, func(c net.Conn, _ *bufio.Reader) {
		fmt.Fprint(c, "+OK ready\r\n")
		_, _ = io.Copy(io.Discard, c)
	})
	if out := playTLS(t, chatty, roots, script); len(out.Findings) == 0 {
		t.Error("a greeting in clear on the TLS port was not found")
	}
	old := serve(t, func(c net.Conn, r *bufio.Reader) {
		_, _ = r.ReadString('\n')
		_, _ = c.Write([]byte{0x80, 0x04, 0x04, 0, 0, 2}) // SERVER-HELLO of SSL 2.0
	})
	if out := playTLS(t, old, roots,
		"C: <open connection to the TLS port in clear>\nC: <send \"hello\\r\\n\">\nS: <refuse TLS>\n"); len(out.Findings) ==
		0 {
		t.Error("SSL 2.0 was not found")
	}
}

// The timer is no real one: what passes is up to each case, so that a machine that is
// busy makes no difference.
func TestAutologout(t *testing.T) {
	// server closes the connection once it is told to, and before that answers.
	server := func(t *testing.T, last string) (address string, logOut func()) {
		out, done := make(chan struct{}), make(chan struct{})
		address = serve(t, func(c net.Conn, r *bufio.Reader) {
			lines := make(chan string)
			go func() {
				for line, err := r.ReadString('\n'); err == nil; line, err = r.ReadString('\n') {
					lines <- line
				}
			}()
			fmt.Fprint(c, "+OK ready\r\n")
			for {
				select {
				case line := <-lines:
					fmt.Fprint(c, "+OK go on\r\n")
					if line == "QUIT\r\n" {
						return
					}
				case <-out:
					fmt.Fprint(c, last)
					_ = c.Close()
					close(done)
					return
				}
			}
		})
		return address, func() { close(out); <-done }
	}
	const patient = "proves: RFC1939-3-TIMEOUT-02\nC: <log in>\nC: <wait for most of the autologout timer>\nC: " +
		"NOOP\nS: +OK\n"
	const until = "proves: RFC1939-3-TIMEOUT-05\nC: <log in>\nC: <wait 1s>\nS: <close connection after the " +
		"autologout timer>\n"
	const timer, most = time.Minute, 48 * time.Second
	for _, c := range []struct {
		name, script, last string
		passes             time.Duration // in the first wait
		out                bool          // the server closes the connection then
		rule               string
		judged             bool
	}{
		{"in time", patient, "", most, false, "", true},
		{"too early", patient, "", most, true, "RFC1939-3-TIMEOUT-02", true},
		{"while the machine was busy", patient, "", timer, true, "", false},
		{"nearly, while the machine was busy", patient, "", timer - time.Second, false, "", false},
		{"in silence", until, "", 0, true, "", true},
		{"with a word", until, "-ERR idle\r\n", 0, true, "RFC1939-3-TIMEOUT-05", true},
		{"never", until, "", 0, false, "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := transcript.Parse("test.pop3", []byte(c.script))
			if err != nil {
				t.Fatal(err)
			}
			address, logOut := server(t, c.last)
			accounts := []model.Account{{User: "mrose", Password: "tanstaaf"}}
			now := time.Unix(1e9, 0)
			config := Config{
				Dialer: &net.Dialer{}, Address: address, Accounts: accounts, World: model.World{Accounts: accounts},
				Timeout: time.Minute, Autologout: timer,
				Clock: clock.Clock{
					Now: func() time.Time { return now },
					Sleep: func(context.Context, time.Duration) error {
						now = now.Add(c.passes)
						if c.out {
							logOut()
						}
						return nil
					},
				},
			}
			if c.name == "never" {
				config.Clock.Now = func() time.Time { now = now.Add(timer / 2); return now }
			}
			out := Play(t.Context(), s, config)
			rule := s.Header.Proves[0].ID
			found := slices.Contains(brokenRules(out), c.rule)
			if out.Err != nil || found != (c.rule != "") || c.rule == "" && len(out.Findings) > 0 ||
				(out.Judged[requirement.ID(rule)] > 0) != c.judged {
				t.Errorf("found %v, judged %d, %v", brokenRules(out), out.Judged[requirement.ID(rule)], out.Err)
			}
		})
	}
}
