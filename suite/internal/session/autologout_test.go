package session

import (
	"bufio"
	"errors"
	"io"
	"net"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/clock"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// A session that had to be idle for as long as the autologout timer runs may have been ended by it: nothing is held
// against a server that has. One that was not idle is owed an answer, however late its end shows.
func TestIdleSessionsMayEnd(t *testing.T) {
	const script = "maildrop: any\n\nC1: USER mrose\nS1: +OK\nC1: PASS tanstaaf\nS1: +OK\n" +
		"C2: CAPA\nS2: <any reply>\nC1: NOOP\nS1: +OK\n"
	for _, c := range []struct {
		name      string
		elsewhere time.Duration // that passes on the second connection
		after     time.Duration // that passes before the server has ended the first one
		farewell  string
		found     bool
	}{
		{"idle", 6 * time.Second, 0, "", false},
		{"idle, with a farewell", 6 * time.Second, 0, "-ERR you were silent for too long\r\n", false},
		{"idle for most of it", 4 * time.Second, 2 * time.Second, "", false},
		{"not idle", time.Second, 0, "", true},
		{"not idle, and slow to end", time.Second, 6 * time.Second, "", true},
		{"idle, and refused", 6 * time.Second, 0, "-ERR I won't\r\n", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var passed atomic.Int64
			address := serve(t, func(conn net.Conn, r *bufio.Reader) {
				_, _ = io.WriteString(conn, "+OK hello\r\n")
				for {
					line, err := r.ReadString('\n')
					if err != nil {
						return
					}
					switch line = strings.TrimSpace(line); line {
					case "CAPA":
						passed.Add(int64(c.elsewhere))
						_, _ = io.WriteString(conn, "-ERR\r\n")
					case "NOOP":
						passed.Add(int64(c.after))
						_, _ = io.WriteString(conn, c.farewell)
						if !strings.Contains(c.farewell, "won't") {
							return
						}
					default:
						_, _ = io.WriteString(conn, ordinary[line]+"\r\n")
						if line == "QUIT" {
							return
						}
					}
				}
			})
			s, err := transcript.Parse("test.pop3", []byte(script))
			if err != nil {
				t.Fatal(err)
			}
			accounts := []model.Account{{User: "mrose", Password: "tanstaaf"}}
			out := Play(t.Context(), s, Config{
				Dialer: &net.Dialer{}, Address: address, Accounts: accounts, World: model.World{Accounts: accounts},
				Timeout: time.Minute, Autologout: 5 * time.Second,
				Clock: clock.Clock{Now: func() time.Time { return time.Unix(0, passed.Load()) }},
			})
			ofNOOP := func(rule string) bool { return strings.HasPrefix(rule, "RFC1939-5-") }
			found := slices.ContainsFunc(brokenRules(out), ofNOOP)
			if found != c.found || errors.Is(out.Err, ErrTimedOut) == c.found {
				t.Errorf("found %v, error %v", brokenRules(out), out.Err)
			}
		})
	}
}
