package session

import (
	"bufio"
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"time"
)

// A server may end a session for a command that it refuses; but one that falls over the
// command after it has not answered that.
func TestHangUp(t *testing.T) {
	const script = "maildrop: any\n\nC: <log in>\nC: RETR 9\nS: -ERR\nC: DELE 9\nS: -ERR\nC: QUIT\nS: +OK\n"
	for name, c := range map[string]struct {
		over string // the command that ends the session
		warn bool
	}{
		"after the refused command": {"RETR 9", true},
		"instead of a reply":        {"DELE 9", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address := serve(t, func(conn net.Conn, r *bufio.Reader) {
				_, _ = io.WriteString(conn, "+OK hello\r\n")
				for {
					line, err := r.ReadString('\n')
					if err != nil {
						return
					}
					line = strings.TrimSuffix(line, "\r\n")
					switch {
					case line == "RETR 9":
						_, _ = io.WriteString(conn, "-ERR there is none\r\n")
					case line != "DELE 9":
						_, _ = io.WriteString(conn, ordinary[line]+"\r\n")
					}
					if line == c.over {
						return
					}
				}
			})
			out := play(t, address, script, time.Minute)
			rules := brokenRules(out)
			if early := slices.Contains(rules, "RFC1939-3-ERR-05"); early != c.warn ||
				slices.Contains(rules, "RFC1939-5-GEN-01") == c.warn {
				t.Errorf("%v, found %v", out.Err, rules)
			}
		})
	}
}
