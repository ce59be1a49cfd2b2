package runner

import (
	"bufio"
	"errors"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/internal/target"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// listening starts a server that greets with a text and answers every command by the
// function, and returns the target that it is.
func listening(t *testing.T, greeting string, answer func(command string) string) *target.Target {
	t.Helper()
	l := suitetest.Listen(t)
	go serveUntil(l, greeting, "", answer)
	tgt := target.New(target.Endpoint{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port})
	tgt.Accounts = []target.Account{{User: "mrose", Password: "tanstaaf"}}
	return tgt
}

// mortal starts a server that refuses every command, and is gone at CRASH.
func mortal(t *testing.T) *target.Target {
	t.Helper()
	l := suitetest.Listen(t)
	go serveUntil(l, "+OK\r\n", "CRASH", func(string) string { return "-ERR\r\n" })
	return target.New(target.Endpoint{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port})
}

// serveUntil greets whoever connects and answers every command, until one is the last:
// then it is gone.
func serveUntil(l net.Listener, greeting, last string, answer func(command string) string) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		go func() {
			defer c.Close()
			_, _ = c.Write([]byte(greeting))
			for lines := bufio.NewScanner(c); lines.Scan(); {
				if last != "" && lines.Text() == last {
					l.Close()
					return
				}
				_, _ = c.Write([]byte(answer(lines.Text())))
			}
		}()
	}
}

// A POP3 server that can't even be surveyed is a finding with a name; what is none, or
// lets nobody in, is a target that can't be tested.
func TestFirstContact(t *testing.T) {
	positive := func(string) string { return "+OK\r\n" }
	for _, tc := range []struct {
		name, greeting string
		answer         func(string) string
		broken         requirement.ID // "" if the target can't be tested
	}{
		{"greeting without status", "POP3 server ready\r\n", positive, "RFC1939-4-GREET-01"},
		{"greeting after the first command", "", positive, "RFC1939-3-CONN-02"},
		{"login answered with a dot", "+OK\r\n", func(c string) string {
			switch {
			case strings.HasPrefix(c, "PASS"):
				return ".\r\n"
			case c == "CAPA":
				return "-ERR\r\n"
			}
			return "+OK\r\n"
		}, "RFC1939-3-RESP-01"},
		{"another protocol", "", func(string) string { return "HTTP/1.1 400 Bad Request\r\n\r\n" }, ""},
		{"a server that lets nobody in", "+OK\r\n", func(string) string { return "-ERR\r\n" }, ""},
		{"a server that is closed", "-ERR come back later\r\n", positive, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			tgt := listening(t, tc.greeting, tc.answer)
			report, err := Run(t.Context(), Options{Target: tgt, Scripts: suitetest.Scripts(t)[:5], Timeout: 2 * time.Second})
			if tc.broken == "" {
				if _, ok := errors.AsType[*TargetError](err); !ok {
					t.Fatalf("%v %+v", err, report)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			first := report.Results[0]
			named := slices.ContainsFunc(first.Findings, func(f verdict.Finding) bool { return f.Rule == tc.broken })
			if !named || first.Verdict != verdict.Fail || report.Summary[verdict.Blocked] != 5 {
				t.Errorf("%+v, %+v", first, report.Summary)
			}
		})
	}
}
