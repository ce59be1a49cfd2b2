package session

import (
	"context"
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/clock"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// Pieces arrive as pieces: before the next one is sent there is a pause, in which the server reads.
func TestPiecesArriveApart(t *testing.T) {
	read := make(chan string, 10)
	address := suitetest.Serve(t, func(c net.Conn) {
		_, _ = io.WriteString(c, "+OK\r\n")
		for p := make([]byte, 100); ; {
			n, err := c.Read(p)
			if err != nil {
				return
			}
			read <- string(p[:n])
			if strings.HasSuffix(string(p[:n]), "\n") {
				_, _ = io.WriteString(c, "+OK\r\n")
			}
		}
	})
	s, err := transcript.Parse("test.pop3",
		[]byte("C: <open connection>\nS: +OK\nC: <send \"FOO BAR\\r\\n\" in pieces of 3 octets>\nC: <wait 1h>\n"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	pause := func(context.Context, time.Duration) error {
		if len(got) < 3 {
			got = append(got, <-read)
		}
		return nil
	}
	out := Play(t.Context(), s, Config{Dialer: &net.Dialer{}, Address: address, Timeout: time.Minute,
		Clock: clock.Clock{Sleep: pause}})
	if want := []string{"FOO", " BA", "R\r\n"}; out.Err != nil || !slices.Equal(got, want) {
		t.Errorf("read %q, want %q (%v)", got, want, out.Err)
	}
}
