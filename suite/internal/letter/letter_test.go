package letter

import (
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/check"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

func judge(s *transcript.Script) (all []Found) {
	for _, f := range check.Script(s).Findings {
		all = append(all, Found{Finding: f.Finding, Line: f.Line})
	}
	return all
}

const opening = "recorded: 2026-11-23T08:30:12.123Z\n\nC: <open connection>\nS: +OK\n"

func caseOf(t *testing.T, session string) Case {
	t.Helper()
	s, err := transcript.Parse("session.pop3", []byte(opening+session))
	if err != nil {
		t.Fatal(err)
	}
	return Case{s, judge(s)}
}

const login = "C: CAPA\nS: -ERR\nC: USER {user}\nS: +OK\nC: PASS {password}\nS: +OK\n"

// The smallest part of a session that shows it, and no names.
func TestLetter(t *testing.T) {
	c := caseOf(t, login+"C: STAT\nS: +OK 2 400\nC: NOOP\nS: +OK\nC: LIST\nS: +OK alice@example.org has 2\nS: 1 200\n"+
		"S: 2 200\nS: .\nC: RETR 1\nS: +OK\nS: From: bob@example.org\nS:\nS: a\nS: b\nS: c\nS: .\nC: STAT\nS: +OK 2 400\n"+
		"C: QUIT\nS: +OK\nS: <close connection>\n")
	want := `This server breaks rules of POP3. Each is followed by the smallest part of a session that shows it.

1. SENTENCE
   RFC1939-5-LIST-03 (RFC 1939 section 5, MUST)
   Here, LIST tells a wrong size of message 1.

       C: <log in>
       C: LIST
       S: +OK (address) has 2
       S: 1 200
       S: 2 200
       S: .
       C: RETR 1
       S: +OK
       S: From: (address)
       S:
       S: a
       S: (2 more)
       S: .

   Expected: 34 octets, as RETR delivers them
`
	want = strings.Replace(want, "SENTENCE", sentenceOf(t, "RFC1939-5-LIST-03"), 1)
	if got := To(Server, []Case{c, c}, judge); got != want {
		t.Errorf("the letter is\n%s", got)
	}
	if got := To(Client, []Case{c}, judge); got != "" {
		t.Errorf("the client is told %q", got)
	}
}

// Of many rules a few are shown, and the others named; what is no failure is not.
func TestLetterAboutMuch(t *testing.T) {
	c := caseOf(t, login+"C: STAT\nS: +OK\nC: DELE 1\nS: +OK\nC: RETR 1\nS: +OK\nS: a\nS: .\n"+
		"C: LIST\nS: +OK\nS: x\nS: .\n"+
		"C: UIDL\nS: +OK\nS: 2 \nS: .\nC: NOOP\nS: -ERR\nC: TOP 1 0\nS: +OK\nS: .\nC: RSET\nS: -ERR\n")
	got := To(Server, []Case{c}, judge)
	if strings.Count(got, "\n   Here, ") != most || !strings.Contains(got, "\nIt breaks RFC1939-") {
		t.Errorf("the letter is\n%s", got)
	}
	for i := range c.Findings {
		c.Findings[i].Severity = "info"
	}
	if got := To(Server, []Case{c}, judge); got != "" {
		t.Errorf("the letter is\n%s", got)
	}
}

func sentenceOf(t *testing.T, id requirement.ID) string {
	t.Helper()
	r, known := requirement.Find(id)
	if !known {
		t.Fatal(id)
	}
	return r.Rule
}
