package cli

import (
	"bufio"
	"net"
	"strings"
	"testing"
)

// peer is a server of a test: it answers each command with what answer returns, which is
// asked with "" for the greeting. An answer of nothing ends the connection.
func peer(t *testing.T, answer func(command string) string) (url string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				commands := bufio.NewScanner(conn)
				for reply := answer(""); reply != ""; reply = answer(commands.Text()) {
					if _, err := conn.Write([]byte(reply)); err != nil || !commands.Scan() {
						return
					}
				}
			}()
		}
	}()
	return "pop3://" + listener.Addr().String()
}

// injection is what would act on a terminal or on the runner of a CI system.
const injection = "\x1b]52;c;aGk=\x07\x1b[2J\x9b31m\u009b31m\r::error::pwned \u202e\u2066\u200b\u2028 ##[error]pwned " +
	"##vso[task.x]"

// acts returns what acts in an output, "" if nothing does.
func acts(out string) string {
	for _, bad := range []string{"\x1b", "\x07", "\x9b", "\u009b", "\r", "\u202e", "\u2066", "\u200b", "\u2028", "##[",
		"##vso["} {
		if bad == "\x9b" {
			out = strings.ToValidUTF8(out, "\x00")
			bad = "\x00"
		}
		if strings.Contains(out, bad) {
			return bad
		}
	}
	for line := range strings.Lines(out) {
		if strings.HasPrefix(strings.TrimSpace(line), "::") && strings.Contains(line, "pwned") &&
			!strings.Contains(line, "file=") {
			return line
		}
	}
	return ""
}

// Nothing of what a server says acts, wherever it is shown.
func TestInjections(t *testing.T) {
	servers := map[string]func(string) string{
		"greeting": func(string) string { return injection + "\r\n" },
		"refusal": func(c string) string {
			return map[bool]string{true: "+OK", false: "-ERR "}[c == ""] + injection + "\r\n"
		},
		"every way": func(c string) string { return "+OK " + injection + "\r\n" + injection + "\r\n.\r\n" },
	}
	for name, answer := range servers {
		for _, format := range []string{"pretty", "github", "quiet"} {
			for _, file := range []string{"json", "junit"} {
				t.Run(name+", "+format+", "+file, func(t *testing.T) {
					t.Parallel()
					o := pop3spec(t, "run", "--target", peer(t, answer), "--account", "alice:wonderland", "--timeout", "300ms", "-v",
						"--format", format, "--report", file+"=-", "sessions/rfc1939-session", "rfc1939/stat/one-line")
					if o.code != 1 && o.code != 3 {
						t.Errorf("exit code %d: %s%s", o.code, o.out, o.err)
					}
					for _, text := range []string{o.out, o.err} {
						if bad := acts(text); bad != "" {
							t.Errorf("%q acts:\n%q", bad, text)
						}
					}
				})
			}
		}
	}
}
