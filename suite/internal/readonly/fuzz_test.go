package readonly_test

import (
	"cmp"
	"context"
	"crypto/tls"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/clock"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/readonly"
	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// states are how a session can have begun.
var states = []string{
	"C: <open connection>\n",
	"C: <log in>\n",
	"C: <log in>\nC: STAT\nS: <any reply>\n",
	"C: <open connection>\nS: +OK\nC: AUTH LOGIN\nS: +\n",
	"C: AUTH CRAM-MD5\nS: +\nC: {response}\nS: <any reply>\n",
	"C: USER {user}\nS: +OK\n",
	"C: <log in>\nC: <send without waiting>\n",
	"C: <log in>\nC: <send \"NOOP\">\n",
	"C: <open connection>\nS: +OK\nC: STLS\nS: +OK\nC: <start TLS>\n",
	"C: <open connection with TLS>\nS: +OK\n",
	"C: <open connection>\nS: +OK\nC: STLS\nS: +OK\nC: <send \"NOOP\">\nC: <start TLS>\n",
	"C: <log in>\nC: RETR 1\nS: +OK\nS: <any lines>\nS: .\n",
}

// promises are what a live mailbox is promised, in turn: the gates that keep it, and
// what breaks it, found without a look at them.
var promises = []struct {
	gate   func() session.Gate
	broken func(segments [][]byte) string
	seeds  []string
}{
	{readonly.NoDelete, func(segments [][]byte) string { return reads(segments, "DELE") }, []string{
		"C: <send \"DE\">\nC: <send \"LE 1\\r\\n\">\nS: +OK\n",
		"C: \"NOOP\\r\\nDELE 1\"\nS: <reply to each command>\n",
		"C: \"NOOP\\rDELE 1\\r\"\nS: <any reply>\n",
		"C: \"NOOP\\nDELE 1\"\nS: <reply to each command>\n",
		"C: \"NOOP\\x00DELE 1\"\nS: <any reply>\n",
		"C: \"NOOP\\xc2\\x85DELE 1\"\nS: <any reply>\n",
		"C: \"NOOP\\xe2\\x80\\xa8DELE 1\"\nS: <any reply>\n",
		"C: \"NOOP\\x0bDELE 1\"\nS: <any reply>\n",
		"C: \"\\xef\\xbb\\xbfDELE 1\"\nS: <any reply>\n",
		"C: \"\\\"DELE 1\\\"\"\nS: <any reply>\n",
		"C: \"DE\\xffLE 1\"\nS: <any reply>\n",
		"C: \" DELE 1\"\nS: +OK\n",
		"C: \"DEL 1\"\nS: +OK\n",
		"C: \"dele 1\"\nS: +OK\n",
		"C: <send \"DELE\\t1\\r\\n\">\n",
		"C: <send \"\\t\\tdEL\">\nC: <send \"e 1\\r\\n\">\n",
		"C: <walk through 100 commands with seed 1>\n",
		"C: <walk through 40 commands with seed 2 in segments of 10>\n",
		"C: DELE 1\nS: +OK\nC: QUIT\nS: +OK\n",
		"C: <send \"x\">\nC: <send \"PASS dele\" in pieces of 5 octets>\n",
		"C: <send \"D\\x00E\\x00L\\x00E\\x00 \\x001\\x00\\r\\x00\\n\\x00\">\n",
		"C: <send \"DELE 1\">\nC: <close connection>\n",
		"C: <send \"NOOP \">\nC: <send \"DELE 1\\r\\n\">\n",
		"C: <send \"NOOP " + strings.Repeat("x", 75) + "DELE 1\\r\\n\">\n",
		"C: <respond \"\\x00{user}\\x00{password}\">\n",
		"C: {password}\nS: <any reply>\n",
		"C: NOOP\nS: /(?P<x>.*)/\nC: DE{count}\n",
	}},
	{readonly.NoCommit, func(segments [][]byte) string { return follows(segments, "RETR", "QUIT") }, []string{
		"C: RETR 1\nS: +OK\nS: <any lines>\nS: .\nC: QUIT\nS: +OK\n",
		"C: RETR 1\nS: +OK\nS: <any lines>\nS: .\nC: STAT\nS: +OK\nC: NOOP\nS: +OK\n",
		"C: \"RETR 1\\r\\nQUIT\"\nS: <reply to each command>\n",
		"C: <send \"re\">\nC: <send \"tr 1\\nqu\">\nC: <send \"it\\n\">\n",
		"C: <send \"\\tRETR 1\\rLIST\\rquit\\r\">\n",
		"C: <walk through 100 commands with seed 1>\n",
		"C: QUIT\nS: +OK\n",
	}},
	{func() session.Gate { return readonly.NoFetch(readonly.ErrUntested, "RETR", "TOP") }, func(segments [][]byte) string {
		return cmp.Or(reads(segments, "RETR"), reads(segments, "TOP"))
	}, []string{
		"C: RETR 1\nS: +OK\nS: <any lines>\nS: .\n",
		"C: TOP 1 0\nS: +OK\nS: <any lines>\nS: .\n",
		"C: \"NOOP\\ntop 1 0\"\nS: <reply to each command>\n",
		"C: <send \"re\">\nC: <send \"tr 1\\n\">\n",
		"C: <walk through 100 commands with seed 1>\n",
	}},
}

// pieces are what the fuzzer puts commands together from.
var pieces = []string{
	"DELE", "DE", "LE", "D", "EL", "E", "dele", " ", "\t", "1", "2", "\r\n", "\n", "\r", "\x00", "\x0b", "\x7f", "\xff",
	"\xc2\xa0", "\xc2\x85",
	"NOOP", "STAT", "RETR", "QUIT", "AUTH PLAIN", "USER x", "PASS ", "=", "*", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
	"RETR 1", "RE", "TR", "TOP 1 0", "TO", "P", "quit", "QU", "IT", "retr", "top", "DELE 1", "\xe2\x80\xa9",
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

// No notation whatever puts a DELE on the wire of a session that may only read, a QUIT
// after a RETR on that of one that must not commit, or a RETR or TOP on that of one that
// must not fetch: the octets that reach the server are looked at, not the mailbox.
func FuzzReadOnlySession(f *testing.F) {
	for i, p := range promises {
		for _, steps := range p.seeds {
			for state := range states {
				f.Add(uint8(i*len(states)+state), steps, []byte(nil))
			}
		}
		for _, recipe := range [][]byte{{1 | 1<<6, 2, 7, 9, 11 | 1<<6}, {20, 14, 0, 8, 9 | 2<<6},
			{22, 11 | 1<<6, 31, 11, 23, 11 | 2<<6}} {
			f.Add(uint8(i*len(states)+2), "", recipe)
		}
	}
	f.Fuzz(func(t *testing.T, state uint8, steps string, recipe []byte) {
		if len(steps) > 600 || len(recipe) > 40 || strings.Contains(steps, "<wait") || strings.Contains(steps, " times>") {
			t.Skip("slow")
		}
		source := "maildrop: any\n\n" + states[int(state)%len(states)] + steps + "\n" + notation(recipe)
		script, err := transcript.Parse("fuzz.pop3", []byte(source))
		if err != nil {
			t.Skip("no script")
		}
		promise := promises[int(state)/len(states)%len(promises)]
		for i, segments := range readOnly(script, promise.gate) {
			if command := promise.broken(segments); command != "" {
				t.Errorf("%q is sent, on connection %d of\n%s\n%q", command, i+1, source, segments)
			}
		}
	})
}

// readOnly plays a script as on a live mailbox, and returns what reached the server.
func readOnly(script *transcript.Script, gate func() session.Gate) [][][]byte {
	ctx, cancel := context.WithTimeout(context.Background(), 500*time.Millisecond)
	defer cancel()
	server := &recorder{}
	accounts := []model.Account{{User: "dele", Password: "tan DELE 1"}, {User: "alice", Password: "secret"}}
	session.Play(ctx, script, session.Config{
		Dialer: server, Address: "recorder", TLSAddress: tlsPort, TLS: &tls.Config{InsecureSkipVerify: true},
		Accounts: accounts, World: model.World{Accounts: accounts},
		Gates:   func() []session.Gate { return []session.Gate{gate()} },
		Clock:   clock.Clock{Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }},
		Timeout: 10 * time.Millisecond,
	})
	return server.all()
}
