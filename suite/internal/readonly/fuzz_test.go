package readonly_test

import (
	"context"
	"crypto/tls"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/clock"
	"github.com/pop3spec/pop3spec/suite/internal/oracle"
	"github.com/pop3spec/pop3spec/suite/internal/readonly"
	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// states are how a session can have begun.
var states = []string{
	"C: <open connection>\n",
	"C: <log in>\n",
	"C: <log in>\nC: STAT\nS: <any reply>\n",
	"C: <open connection>\nC: AUTH LOGIN\nS: +\n",
	"C: AUTH CRAM-MD5\nS: +\nC: {response}\nS: <any reply>\n",
	"C: USER {user}\nS: +OK\n",
	"C: <log in>\nC: <send without waiting>\n",
	"C: <log in>\nC: <send \"NOOP\">\n",
}

// pieces are what the fuzzer puts commands together from.
var pieces = []string{
	"DELE", "DE", "LE", "D", "EL", "E", "dele", " ", "\t", "1", "2", "\r\n", "\n", "\r", "\x00", "\x0b", "\x7f", "\xff", "\xc2\xa0", "\xc2\x85",
	"NOOP", "STAT", "RETR", "QUIT", "AUTH PLAIN", "USER x", "PASS ", "=", "*", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
}

// notation makes steps of the fuzzer's octets.
func notation(recipe []byte) string {
	var b strings.Builder
	text := ""
	for _, c := range recipe {
		text += pieces[int(c&63)%len(pieces)]
		switch how := c >> 6; {
		case how == 0: // goes on
			continue
		case how == 1:
			fmt.Fprintf(&b, "C: <send %s>\n", quoted(text))
		case how == 2:
			fmt.Fprintf(&b, "C: %s\n", quoted(text))
		case len(text)%3 == 0:
			fmt.Fprintf(&b, "C: <send %s in pieces of %d octets>\n", quoted(text), 1+len(text)%5)
		case len(text)%3 == 1:
			fmt.Fprintf(&b, "C: <send %s octet by octet>\nS: <any reply>\n", quoted(text))
		default:
			fmt.Fprintf(&b, "C: <send %s 3 times>\n", quoted(text))
		}
		text = ""
	}
	if text != "" {
		fmt.Fprintf(&b, "C: <send %s>\n", quoted(text))
	}
	return b.String()
}

// quoted is a text in the notation.
func quoted(text string) string {
	var b strings.Builder
	for _, c := range []byte(text) {
		if c < ' ' || c > '~' || c == '"' || c == '\\' || c == '{' || c == '}' {
			fmt.Fprintf(&b, "\\x%02x", c)
		} else {
			b.WriteByte(c)
		}
	}
	return `"` + b.String() + `"`
}

// No notation whatever puts a DELE on the wire of a session that may only read: the
// octets that reach the server are looked at, not the mailbox.
func FuzzReadOnlySession(f *testing.F) {
	for _, steps := range []string{
		"C: <send \"DE\">\nC: <send \"LE 1\\r\\n\">\nS: +OK\n",
		"C: \"NOOP\\r\\nDELE 1\"\nS: <reply to each command>\n",
		"C: \" DELE 1\"\nS: +OK\n",
		"C: <send \"DELE\\t1\\r\\n\">\n",
		"C: <walk through 100 commands with seed 1>\n",
		"C: <walk through 40 commands with seed 2 in segments of 10>\n",
		"C: DELE 1\nS: +OK\nC: QUIT\nS: +OK\n",
		"C: <send \"D\\x00E\\x00L\\x00E\\x00 \\x001\\x00\\r\\x00\\n\\x00\">\n",
		"C: <send \"DELE 1\">\nC: <close connection>\n",
		"C: <respond \"\\x00{user}\\x00{password}\">\n",
		"C: {password}\nS: <any reply>\n",
		"C: NOOP\nS: /(?P<x>.*)/\nC: DE{count}\n",
	} {
		for state := range states {
			f.Add(uint8(state), steps, []byte(nil))
		}
	}
	f.Add(uint8(1), "", []byte{1 | 1<<6, 2, 7, 9, 11 | 1<<6})
	f.Add(uint8(2), "", []byte{20, 14, 0, 8, 9 | 2<<6})
	f.Fuzz(func(t *testing.T, state uint8, steps string, recipe []byte) {
		if len(steps) > 600 || len(recipe) > 40 || strings.Contains(steps, "<wait") || strings.Contains(steps, " times>") {
			t.Skip("slow")
		}
		source := "maildrop: any\n\n" + states[int(state)%len(states)] + steps + "\n" + notation(recipe)
		script, err := transcript.Parse("fuzz.pop3", []byte(source))
		if err != nil {
			t.Skip("no script")
		}
		for i, segments := range readOnly(script) {
			if command := deletion(segments); command != "" {
				t.Errorf("%q deletes, on connection %d of\n%s\n%q", command, i+1, source, segments)
			}
		}
	})
}

// readOnly plays a script as on a live mailbox, and returns what reached the server.
func readOnly(script *transcript.Script) [][][]byte {
	ctx, cancel := context.WithTimeout(context.Background(), 500*time.Millisecond)
	defer cancel()
	server := &recorder{}
	accounts := []oracle.Account{{User: "dele", Password: "tan DELE 1"}, {User: "alice", Password: "secret"}}
	session.Play(ctx, script, session.Config{
		Dialer: server, Address: "recorder", TLSAddress: "recorder", TLS: &tls.Config{}, Accounts: accounts, World: oracle.World{Accounts: accounts},
		Gates: func() []session.Gate { return []session.Gate{readonly.NoDelete()} },
		Clock: clock.Clock{Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }}, Timeout: 10 * time.Millisecond,
	})
	return server.all()
}
