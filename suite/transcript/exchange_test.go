package transcript

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// pairsOf shows each exchange of a transcript in a line.
func pairsOf(t *testing.T, text string) string {
	t.Helper()
	s, err := Parse("x.pop3", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, x := range s.Exchanges() {
		fmt.Fprintf(&b, "%d %q", x.Conn, x.Line)
		if x.Greeting {
			b.WriteString(" greeting")
		}
		if len(x.Challenges) > 0 {
			fmt.Fprintf(&b, " %d challenges, %d responses", len(x.Challenges), len(x.Responses))
		}
		switch {
		case x.Reply != nil:
			fmt.Fprintf(&b, " -> %s", x.Reply.Status.Text)
		case x.Instead != nil:
			_, text := x.Instead.source()
			fmt.Fprintf(&b, " -> %s", text)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestRepliesArePairedWithCommands(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"one by one": {
			"C: <open connection>\nS: +OK hello\nC: STAT\nS: -ERR no\nC: QUIT\nS: +OK bye\n",
			"1 \"\" greeting -> +OK hello\n1 \"STAT\" -> -ERR no\n1 \"QUIT\" -> +OK bye\n",
		},
		"pipelined": {
			"C: <log in>\nC: <send without waiting>\nC: DELE 1\nC: DELE 2\nS: +OK one\nS: +OK two\n",
			"1 \"DELE 1\" -> +OK one\n1 \"DELE 2\" -> +OK two\n",
		},
		"several connections": {
			"C1: <log in>\nC2: <log in>\nC1: STAT\nC2: NOOP\nS2: +OK two\nS1: +OK one\n",
			"1 \"STAT\" -> +OK one\n2 \"NOOP\" -> +OK two\n",
		},
		"a SASL exchange": {
			"C: AUTH CRAM-MD5\nS: + x\nC: {response}\nS: +OK in\nC: NOOP\nS: +OK\n",
			"1 \"AUTH CRAM-MD5\" 1 challenges, 1 responses -> +OK in\n1 \"NOOP\" -> +OK\n",
		},
		"a response that went out ahead": {
			"C: <open connection>\nS: +OK\nC: <send without waiting>\nC: AUTH PLAIN\nC: {response}\nS: +\nS: +OK in\n",
			"1 \"\" greeting -> +OK\n1 \"AUTH PLAIN\" 1 challenges, 1 responses -> +OK in\n",
		},
		"segments that end within a line": {
			"C: <log in>\nC: <send \"STA\">\nC: <send \"T\\r\\nNOO\">\nS: +OK 1 2\nC: <send \"P\\r\\n\">\nS: +OK\n",
			"1 \"STAT\" -> +OK 1 2\n1 \"NOOP\" -> +OK\n",
		},
		"directions instead of replies": {
			"C: <log in>\nC: STAT\nS: <any reply>\nC: <send \"NOOP\\r\\nRSET\\r\\n\">\nS: <reply to each command>\n",
			"1 \"STAT\" -> <any reply>\n1 \"NOOP\" -> <reply to each command>\n1 \"RSET\" -> <reply to each command>\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, pairsOf(t, c.text)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
