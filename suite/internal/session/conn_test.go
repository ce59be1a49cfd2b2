package session

import (
	"bufio"
	"context"
	"crypto/tls"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
)

func dial(t *testing.T, address string, config *tls.Config) *Conn {
	t.Helper()
	c, err := Connect(context.Background(), &net.Dialer{}, address, config, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func wantLine(t *testing.T, c *Conn, want string) {
	t.Helper()
	line, err := c.Line()
	if err != nil || string(line) != want {
		t.Fatalf("line %q, %v; want %q", line, err, want)
	}
}

func TestRepliesInOneSegmentAreAllRead(t *testing.T) {
	c := dial(t, serve(t, func(c net.Conn, r *bufio.Reader) {
		_, _ = c.Write([]byte("+OK one\r\n+OK two\r\na\r\n..b\r\n.\r\n-ERR three\r\n"))
	}), nil)
	wantLine(t, c, "+OK one\r\n")
	wantLine(t, c, "+OK two\r\n")
	var text strings.Builder
	lines := &Text{Take: func(p []byte) { text.Write(p) }}
	err := c.Body(-1, lines)
	if err != nil || text.String() != "a\r\n.b\r\n" || lines.Form().Stuffed != 1 {
		t.Fatalf("%q, %+v, %v", text.String(), lines.Form(), err)
	}
	wantLine(t, c, "-ERR three\r\n")
	if extra, err := c.AwaitEnd(time.Minute); err != nil || len(extra) > 0 {
		t.Errorf("%q, %v", extra, err)
	}
}

// A line that is not complete at the deadline is still there afterwards.
func TestNothingIsLostAtATimeout(t *testing.T) {
	proceed := make(chan struct{})
	sent := make(chan struct{})
	c := dial(t, serve(t, func(c net.Conn, r *bufio.Reader) {
		_, _ = c.Write([]byte("+OK par"))
		close(sent)
		<-proceed
		_, _ = c.Write([]byte("tial\r\n"))
	}), nil)
	<-sent
	if line, err := c.LineWithin(time.Second); !IsTimeout(err) || string(line) != "+OK par" {
		t.Fatalf("%q, %v", line, err)
	}
	close(proceed)
	wantLine(t, c, "+OK partial\r\n")
}

// The last reply before a close is the one that is lost easily over TLS 1.2, because
// it comes together with the end of the connection.
func TestLastReplyOverTLS12(t *testing.T) {
	srv := suitetest.Server(t, fakeserver.Config{TLSAddr: "127.0.0.1:0",
		Accounts: []fakeserver.Account{{User: "a", Password: "b"}}})
	trust := suitetest.Trust(t, srv.CertPEM())
	trust.MaxVersion = tls.VersionTLS12
	for range 50 {
		c := dial(t, srv.TLSAddr(), trust)
		if _, err := c.Line(); err != nil {
			t.Fatal(err)
		}
		if err := c.Write([]byte("QUIT\r\n")); err != nil {
			t.Fatal(err)
		}
		if line, err := c.Line(); err != nil || !strings.HasPrefix(string(line), "+OK") {
			t.Fatalf("%q, %v", line, err)
		}
		if extra, err := c.AwaitEnd(time.Minute); err != nil || len(extra) > 0 {
			t.Fatalf("%q, %v", extra, err)
		}
	}
}

// The handshake runs on the very connection on which STLS was answered.
func TestStartTLSUnderARunningSession(t *testing.T) {
	accounts := []fakeserver.Account{{User: "a", Password: "b"}}
	srv := suitetest.Server(t, fakeserver.Config{STLS: true, Accounts: accounts})
	for range 20 {
		c := dial(t, srv.Addr(), nil)
		if _, err := c.Line(); err != nil {
			t.Fatal(err)
		}
		if err := c.Write([]byte("STLS\r\n")); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Line(); err != nil {
			t.Fatal(err)
		}
		if err := c.StartTLS(suitetest.Trust(t, srv.CertPEM())); err != nil || !c.Secure() {
			t.Fatal(err)
		}
		if err := c.Write([]byte("CAPA\r\n")); err != nil {
			t.Fatal(err)
		}
		if line, err := c.Line(); err != nil || !strings.HasPrefix(string(line), "+OK") {
			t.Fatalf("%q, %v", line, err)
		}
		if err := c.Body(-1, &Text{}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestDropIsAReset(t *testing.T) {
	ended := make(chan error, 1)
	c := dial(t, serve(t, func(c net.Conn, r *bufio.Reader) {
		_, err := r.ReadByte()
		ended <- err
	}), nil)
	c.Drop()
	if err := <-ended; err == nil || !strings.Contains(err.Error(), "reset") {
		t.Errorf("the server saw %v", err)
	}
}

func TestHalfCloseLeavesTheOtherHalfOpen(t *testing.T) {
	c := dial(t, serve(t, func(c net.Conn, r *bufio.Reader) {
		if _, err := r.ReadByte(); err != nil {
			_, _ = c.Write([]byte("+OK I can still talk\r\n"))
		}
	}), nil)
	if err := c.HalfClose(); err != nil {
		t.Fatal(err)
	}
	wantLine(t, c, "+OK I can still talk\r\n")
}

func TestConnectWithinTheTimeout(t *testing.T) {
	silent := serve(t, func(_ net.Conn, r *bufio.Reader) {
		for {
			if _, err := r.ReadByte(); err != nil {
				return
			}
		}
	})
	began := time.Now()
	_, err := Connect(context.Background(), &net.Dialer{}, silent, &tls.Config{ServerName: "localhost"},
		100*time.Millisecond)
	if !IsTimeout(err) || time.Since(began) > 30*time.Second {
		t.Errorf("%v after %v", err, time.Since(began))
	}
}
