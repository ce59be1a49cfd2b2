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

// After a failed login a server may hang up there, or at the next command. Later it owes an answer.
func TestHangUpAfterAFailedLogin(t *testing.T) {
	const script = "C: USER mrose\nS: +OK\nC: PASS wrong\nS: -ERR\nC: CAPA\nS: <any reply>\n" +
		"C: USER mrose\nS: <any reply>\n" +
		"C: PASS tanstaaf\nS: <any reply>\n"
	for over, broken := range map[string]bool{"PASS wrong": false, "CAPA": false, "USER mrose": false,
		"PASS tanstaaf": true} {
		address := serve(t, func(conn net.Conn, r *bufio.Reader) {
			_, _ = io.WriteString(conn, "+OK hello\r\n")
			for failed := false; ; {
				line, err := r.ReadString('\n')
				line = strings.TrimSuffix(line, "\r\n")
				if err != nil || failed && line == over {
					return
				}
				reply := ordinary[line]
				if line == "PASS wrong" {
					reply, failed = "-ERR no", true
				}
				_, _ = io.WriteString(conn, reply+"\r\n")
				if line == over && failed {
					return
				}
			}
		})
		out := play(t, address, script, time.Minute)
		if got := slices.Contains(brokenRules(out), "RFC1939-4-AUTH-03"); got != broken || out.Err != nil {
			t.Errorf("over at %s: found %v (%v)", over, brokenRules(out), out.Err)
		}
	}
}

// Wherever a server leaves while something is expected of it, whoever plays the script learns when:
// it may have gone for another reason than this script. A close that is in order says nothing.
func TestTimeOfHangUp(t *testing.T) {
	const stls = "C: STLS\nS: +OK\nC: <start TLS>\n"
	bye := func(c net.Conn) { c.Close() }
	for name, c := range map[string]struct {
		script string
		server func(net.Conn, *bufio.Reader)
		told   bool
	}{
		"a reply": {"C: NOOP\nS: -ERR\n", answer([]string{"+OK\r\n"}, bye), true},
		"half a line": {"C: NOOP\nS: -ERR\n",
			answer([]string{"+OK\r\n"}, func(c net.Conn) { _, _ = io.WriteString(c, "-E"); c.Close() }), true},
		"a body": {session, answer(loggedIn, func(c net.Conn) { _, _ = io.WriteString(c, "+OK\r\nhalf"); c.Close() }), true},
		"a handshake": {stls, func(c net.Conn, r *bufio.Reader) {
			_, _ = io.WriteString(c, "+OK\r\n")
			_, _ = r.ReadString('\n')
			_, _ = io.WriteString(c, "+OK\r\n")
			_, _ = r.ReadByte() // of the client's hello
			c.Close()
		}, true},
		"the end": {"C: QUIT\nS: +OK\n", answer([]string{"+OK\r\n"},
			func(c net.Conn) { _, _ = io.WriteString(c, "+OK\r\n"); c.Close() }), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out := play(t, serve(t, c.server), "maildrop: any\n\n"+c.script, time.Minute)
			if out.HungUp.IsZero() == c.told {
				t.Errorf("hung up at %v (%v)", out.HungUp, out.Err)
			}
		})
	}
}
