package session

import (
	"crypto/tls"
	"net"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/transcript"
)

// A server that closes the connection on old versions of TLS has no limit for connections.
func TestAHandshakeThatMayFailIsNoLimit(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = c.Read(make([]byte, 1<<10))
			_ = c.Close()
		}
	}()
	for direction, limit := range map[string]bool{
		"<open connection with TLS>": true, "<open connection with TLS 1.1 or earlier>": false,
	} {
		s, err := transcript.Parse("x.pop3", []byte("C: "+direction+"\n"))
		if err != nil {
			t.Fatal(err)
		}
		out := Play(t.Context(), s, Config{Dialer: &net.Dialer{}, Address: l.Addr().String(), Implicit: true,
			TLS: &tls.Config{ServerName: "x"}, Timeout: time.Minute})
		if got := out.TurnedAway != nil; got != limit {
			t.Errorf("%s: taken for a limit: %t, want %t (%v)", direction, got, limit, out.Err)
		}
	}
}
