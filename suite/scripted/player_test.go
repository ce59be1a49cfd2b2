package scripted

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pop3spec/pop3spec/suite/transcript"
)

var alice = Account{"alice", "secret"}

// zero is the source of all that is random here.
type zero struct{}

func (zero) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func options(order Order) Options {
	return Options{Order: order, Accounts: []Account{alice, {"bob", "hidden"}}, Random: zero{},
		Now: func() time.Time { return time.Unix(1e9, 0) }}
}

// compile makes sessions of a transcript.
func compile(t *testing.T, text string) []*Session {
	t.Helper()
	script, err := transcript.Parse("s.pop3", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	sessions, err := Compile(script)
	if err != nil {
		t.Fatal(err)
	}
	return sessions
}

// converse plays the first session of a transcript with a client that sends lines, and
// returns what each is answered with: the first line of a reply, the number of
// further ones, and what becomes of the connection.
func converse(t *testing.T, order Order, text string, lines ...string) (answers []string, p *Player) {
	t.Helper()
	p = NewPlayer(compile(t, text)[0], options(order))
	p.Greeting()
	for _, l := range lines {
		for _, r := range p.Input([]byte(l + "\r\n")) {
			answers = append(answers, brief(r))
			if r.Secure {
				p.Secured(nil)
			}
		}
	}
	return answers, p
}

func brief(r Reaction) string {
	first, rest, _ := strings.Cut(string(r.Octets), "\r\n")
	if n := strings.Count(rest, "\r\n"); n > 0 {
		first += fmt.Sprintf(" and %d", n)
	}
	if r.Close {
		first += " CLOSE"
	}
	if r.Secure {
		first += " TLS"
	}
	return first
}

// recording is a transcript as a recorder writes it.
const recording = `recorded: 2026-11-23T08:30:12.123Z

C: <open connection>
S: +OK ready <1896.697170952@example.org>
C: CAPA
S: +OK
S: USER
S: .
C: USER {user}
S: +OK
C: PASS {password}
S: +OK logged in
C: STAT
S: +OK 2 320
C: RETR 1
S: +OK 120 octets
S: Subject: one
S:
S: ..
S: .
... 1.2s
C: DELE 1
S: +OK marked
C: STAT
S: +OK 1 200
C: QUIT
S: +OK bye
C: <close connection>
`

func TestTheClientOfTheTranscript(t *testing.T) {
	for _, order := range []Order{Strict, Lenient} {
		got, p := converse(t, order, recording, "CAPA", "user alice", "Pass secret", "STAT", "RETR 1", "DELE 1", "STAT",
			"quit")
		p.Ended(ByServer)
		want := []string{
			"+OK and 2", "+OK", "+OK logged in", "+OK 2 320", "+OK 120 octets and 4", "+OK marked", "+OK 1 200", "+OK bye CLOSE",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("order %d: %s", order, diff)
		}
		if found := p.Findings(); len(found) > 0 {
			t.Errorf("order %d: %+v", order, found)
		}
	}
}

// What a client did that did not follow the transcript, and how it was answered.
func TestDeviations(t *testing.T) {
	in := []string{"USER alice", "PASS secret"}
	for name, c := range map[string]struct {
		order Order
		lines []string
		last  string // answer
		want  string // line of the transcript, expected, got; "" for no deviation
	}{
		"another command": {Strict, []string{"CAPA", "AUTH"},
			"-ERR line 9 of the script has something else CLOSE", `9: "USER {user}", "AUTH"`},
		"a wrong password": {Strict, []string{"CAPA", "USER alice", "PASS guess"},
			"-ERR line 11 of the script has something else CLOSE", `11: "PASS {password}", "PASS {another password}"`},
		"more than there is": {Strict,
			append(append([]string{"CAPA"}, in...), "STAT", "RETR 1", "DELE 1", "STAT", "QUIT", "NOOP"), "+OK bye CLOSE", ""},
		"any order": {Lenient, append(in, "DELE 1", "STAT", "RSET"), "-ERR not in the script",
			`24: a command of the script, "RSET"`},
		"again":             {Lenient, append(in, "STAT", "STAT", "STAT"), "+OK 2 320", ""},
		"by what is marked": {Lenient, append(in, "DELE 1", "STAT"), "+OK 1 200", ""},
		"another argument":  {Lenient, append(in, "RETR 2"), "-ERR not in the script", `15: "RETR 1", "RETR 2"`},
		"too early":         {Lenient, []string{"STAT"}, "-ERR not in this state", `13: another state, "STAT"`},
		"too late": {Lenient, append(in, "USER alice"), "-ERR not in this state",
			`9: another state, "USER alice"`},
		"a message that is marked": {Lenient, append(in, "DELE 1", "RETR 1"), "-ERR the message is marked as deleted",
			`15: another message, "RETR 1"`},
		"a wrong password, again": {Lenient, []string{"USER alice", "PASS guess", "USER alice", "PASS secret"},
			"+OK logged in", `11: "PASS {password}", "PASS {another password}"`},
		"nothing left out in a strict": {Strict, []string{"CAPA", "USER alice", "QUIT"},
			"-ERR line 11 of the script has something else CLOSE", `11: "PASS {password}", "QUIT"`},
		"left out": {Lenient, []string{"QUIT"}, "+OK bye CLOSE", ""},
	} {
		got, p := converse(t, c.order, recording, c.lines...)
		if last := got[len(got)-1]; last != c.last {
			t.Errorf("%s: answered with %q, want %q", name, last, c.last)
		}
		found := ""
		for _, d := range p.Deviations() {
			found = fmt.Sprintf("%d: %s, %s", d.Pos.Line, d.Expected, d.Got)
		}
		if found != c.want {
			t.Errorf("%s: %s, want %s", name, found, c.want)
		}
	}
}

func TestTheEndOfTheConnection(t *testing.T) {
	for name, c := range map[string]struct {
		order Order
		how   Ending
		lines []string
		want  string
	}{
		"in the middle":            {Strict, ByClient, []string{"CAPA"}, `"USER {user}"`},
		"before anything":          {Strict, ByClient, nil, `"CAPA"`},
		"silence":                  {Strict, BySilence, []string{"CAPA"}, `"USER {user}"`},
		"in the middle, leniently": {Lenient, ByClient, []string{"CAPA"}, ""},
		"silence, leniently":       {Lenient, BySilence, []string{"CAPA"}, "the end of the connection"},
		"the server's":             {Strict, ByServer, []string{"CAPA"}, ""},
	} {
		_, p := converse(t, c.order, recording, c.lines...)
		p.Ended(c.how)
		got := ""
		for _, d := range p.Deviations() {
			got = d.Expected
		}
		if got != c.want {
			t.Errorf("%s: expected %s, want %s", name, got, c.want)
		}
	}
}

// What belongs to the connection, and what the judge of clients says.
func TestFindings(t *testing.T) {
	_, p := converse(t, Lenient, recording, "STAT ", "USER alice", "PASS secret")
	p.Ended(ByClient)
	var got []string
	for _, f := range p.Findings() {
		got = append(got, fmt.Sprintf("%s %s %s", f.Rule, f.Severity, f.At))
		if strings.Contains(strings.Join(f.Conversation, "\n"), "secret") {
			t.Errorf("a password in %q", f.Conversation)
		}
	}
	want := []string{" fail s.pop3:13", "client-blanks fail s.pop3:1", "client-state fail s.pop3:1",
		"client-no-quit info s.pop3:11"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// What the client of the transcript does wrong is no fault of who takes its part.
func TestHabits(t *testing.T) {
	const rude = "C: <open connection>\nS: +OK\nC: \"CAPA \"\nS: -ERR\nC: <close connection>\n"
	_, p := converse(t, Strict, rude, "CAPA ")
	p.Ended(ByClient)
	found := p.Findings()
	if len(found) != 1 || found[0].Rule != "client-blanks" || found[0].Severity != "info" {
		t.Errorf("%+v", found)
	}
}

func TestPipelining(t *testing.T) {
	const piped = `C: <log in>
C: <send without waiting>
C: STAT
C: NOOP
S: +OK 2 320
S: +OK
C: QUIT
S: +OK
`
	got, p := converse(t, Strict, piped, "USER alice\r\nPASS secret\r\nSTAT\r\nNOOP\r\nQUIT")
	if want := []string{"+OK", "+OK logged in", "+OK 2 320", "+OK", "+OK CLOSE"}; !cmp.Equal(want, got) {
		t.Errorf("%q", got)
	}
	if len(p.Deviations()) > 0 {
		t.Errorf("%+v", p.Deviations())
	}
}

func TestLinesInPieces(t *testing.T) {
	p := NewPlayer(compile(t, recording)[0], options(Strict))
	p.Greeting()
	if all := p.Input([]byte("CA")); len(all) > 0 {
		t.Error("answered half a line")
	}
	if all := p.Input([]byte("PA\r\nUSER al")); len(all) != 1 || brief(all[0]) != "+OK and 2" {
		t.Errorf("%v", all)
	}
	all := p.Input([]byte(strings.Repeat("x", longestLine)))
	if len(all) != 1 || !all[0].Close {
		t.Errorf("a line without end: %v", all)
	}
}
