package session

import (
	"bufio"
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// obliging answers every command, and tells when it has answered so many.
func obliging(count int, reached chan<- struct{}) func(net.Conn, *bufio.Reader) {
	return func(c net.Conn, r *bufio.Reader) {
		_, _ = c.Write([]byte("+OK ready\r\n"))
		for n := 1; ; n++ {
			line, err := r.ReadString('\n')
			if err != nil {
				return
			}
			reply := "+OK 3 360\r\n"
			words := strings.Fields(strings.ToUpper(line))
			switch {
			case words[0] == "RETR" || words[0] == "TOP":
				reply = "+OK\r\nx\r\n.\r\n"
			case len(words) == 1 && (words[0] == "LIST" || words[0] == "UIDL"):
				reply = "+OK\r\n1 120\r\n2 121\r\n3 122\r\n.\r\n"
			}
			if _, err := c.Write([]byte(reply)); err != nil {
				return
			}
			if n == count {
				reached <- struct{}{}
			}
		}
	}
}

// An interrupt is heard wherever a script is, and what it has cut off is held against
// nobody. All time-outs are an hour.
func TestInterrupt(t *testing.T) {
	mute := func(replies ...string) func(chan<- struct{}) func(net.Conn, *bufio.Reader) {
		return func(reached chan<- struct{}) func(net.Conn, *bufio.Reader) {
			return func(c net.Conn, r *bufio.Reader) {
				for i, reply := range replies {
					if i > 0 {
						_, _ = r.ReadString('\n')
					}
					_, _ = c.Write([]byte(reply))
				}
				reached <- struct{}{}
				<-t.Context().Done()
			}
		}
	}
	const ok = "+OK\r\n"
	for name, c := range map[string]struct {
		script string
		server func(reached chan<- struct{}) func(net.Conn, *bufio.Reader)
	}{
		"a long walk": {
			"C: USER x\nS: +OK\nC: PASS x\nS: +OK\nC: STAT\nS: +OK\nC: <walk through 10000 commands with seed 1>\n" +
				strings.Repeat("C: <walk through 10000 commands with seed 2>\n", 50),
			func(reached chan<- struct{}) func(net.Conn, *bufio.Reader) { return obliging(50, reached) },
		},
		"a long walk, many commands at once": {
			"C: USER x\nS: +OK\nC: PASS x\nS: +OK\nC: STAT\nS: +OK\n" +
				strings.Repeat("C: <walk through 10000 commands with seed 1 in segments of 100>\n", 50),
			func(reached chan<- struct{}) func(net.Conn, *bufio.Reader) { return obliging(50, reached) },
		},
		"octets that nobody takes": {"C: <open connection>\nS: +OK\nC: <send \"" + strings.Repeat("x", 1024) +
			"\" 65536 times>\nC: NOOP\nS: +OK\n", mute(ok)},
		"octet by octet": {"C: <open connection>\nS: +OK\nC: <send \"" + strings.Repeat("x", 1<<19) +
			"\" octet by octet>\n", mute(ok)},
		"a pause":     {"C: <open connection>\nS: +OK\nC: <wait 24h>\n", mute(ok)},
		"no greeting": {"C: STAT\nS: +OK\n", mute()},
		"no reply":    {"C: STAT\nS: +OK\n", mute(ok)},
		"no end of a reply": {"C: <open connection>\nS: +OK\nC: USER x\nS: +OK\nC: PASS x\nS: +OK\nC: LIST\nS: " +
			"+OK\nS: 1 1\nS: .\n", mute(ok, ok, ok, "+OK\r\n1 1\r\n")},
		"a reply that does not end": {"C: <open connection>\nS: +OK\nC: USER x\nS: +OK\nC: PASS x\nS: +OK\nC: RETR " +
			"1\nS: +OK\n", mute(ok, ok, ok, "+OK\r\nx")},
		"a connection that stays open": {"C: QUIT\nS: +OK\nS: <close connection>\n", mute(ok, ok)},
		"silence that is wanted":       {"C: <open connection>\nS: +OK\nS: <nothing for 24h>\n", mute(ok)},
		"a handshake":                  {"C: STLS\nS: +OK\nC: <start TLS>\n", mute(ok, ok)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := transcript.Parse("test.pop3", []byte(c.script))
			if err != nil {
				t.Fatal(err)
			}
			reached := make(chan struct{}, 100)
			address := serve(t, c.server(reached))
			accounts := []model.Account{{User: "mrose", Password: "tanstaaf"}}
			ctx, cancel := context.WithCancel(t.Context())
			ended := make(chan *Outcome, 1)
			go func() {
				ended <- Play(ctx, s, Config{
					Dialer: &net.Dialer{}, Address: address, Accounts: accounts, World: model.World{Accounts: accounts},
					Timeout: time.Hour,
				})
			}()
			select {
			case <-reached:
			case out := <-ended:
				t.Fatalf("it has ended before: %v, findings %v", out.Err, out.Findings)
			case <-time.After(20 * time.Second):
				t.Error("it does not come so far")
			}
			cancel()
			select {
			case out := <-ended:
				if !errors.Is(out.Err, context.Canceled) || len(out.Findings) > 0 {
					t.Errorf("%v, %d findings", out.Err, len(out.Findings))
				}
			case <-time.After(20 * time.Second):
				t.Error("it goes on")
			}
		})
	}
}

// Deadlines that are set after the end have passed.
func TestMortalConn(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	near, far := net.Pipe()
	defer far.Close()
	c, unwatch := mortalConn(ctx, near)
	defer unwatch()
	cancel()
	for name, set := range map[string]func(time.Time) error{"both": c.SetDeadline, "reading": c.SetReadDeadline,
		"writing": c.SetWriteDeadline} {
		if err := set(time.Now().Add(time.Hour)); err != nil {
			t.Error(err)
		}
		if _, err := c.Read(make([]byte, 1)); name != "writing" && !IsTimeout(err) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := c.Write([]byte("x")); name != "reading" && !IsTimeout(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
