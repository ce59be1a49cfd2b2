package scripted

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/pop3spec/pop3spec/suite/oracle"
	"github.com/pop3spec/pop3spec/suite/sasl"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

var alice = Account{"alice", "secret"}

// zero is the source of all that is random here.
type zero struct{}

func (zero) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func options(order Order) Options {
	return Options{Order: order, Accounts: []Account{alice, {"bob", "hidden"}}, Random: zero{}, Now: func() time.Time { return time.Unix(1e9, 0) }}
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
		got, p := converse(t, order, recording, "CAPA", "user alice", "Pass secret", "STAT", "RETR 1", "DELE 1", "STAT", "quit")
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
		"another command":              {Strict, []string{"CAPA", "AUTH"}, "-ERR line 9 of the script has something else CLOSE", `9: "USER {user}", "AUTH"`},
		"a wrong password":             {Strict, []string{"CAPA", "USER alice", "PASS guess"}, "-ERR line 11 of the script has something else CLOSE", `11: "PASS {password}", "PASS {another password}"`},
		"more than there is":           {Strict, append(append([]string{"CAPA"}, in...), "STAT", "RETR 1", "DELE 1", "STAT", "QUIT", "NOOP"), "+OK bye CLOSE", ""},
		"any order":                    {Lenient, append(in, "DELE 1", "STAT", "RSET"), "-ERR not in the script", `24: a command of the script, "RSET"`},
		"again":                        {Lenient, append(in, "STAT", "STAT", "STAT"), "+OK 2 320", ""},
		"by what is marked":            {Lenient, append(in, "DELE 1", "STAT"), "+OK 1 200", ""},
		"another argument":             {Lenient, append(in, "RETR 2"), "-ERR not in the script", `15: "RETR 1", "RETR 2"`},
		"too early":                    {Lenient, []string{"STAT"}, "-ERR not in this state", `13: another state, "STAT"`},
		"too late":                     {Lenient, append(in, "USER alice"), "-ERR not in this state", `9: another state, "USER alice"`},
		"a message that is marked":     {Lenient, append(in, "DELE 1", "RETR 1"), "-ERR the message is marked as deleted", `15: another message, "RETR 1"`},
		"a wrong password, again":      {Lenient, []string{"USER alice", "PASS guess", "USER alice", "PASS secret"}, "+OK logged in", `11: "PASS {password}", "PASS {another password}"`},
		"nothing left out in a strict": {Strict, []string{"CAPA", "USER alice", "QUIT"}, "-ERR line 11 of the script has something else CLOSE", `11: "PASS {password}", "QUIT"`},
		"left out":                     {Lenient, []string{"QUIT"}, "+OK bye CLOSE", ""},
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
	want := []string{" fail s.pop3:13", "client-blanks fail s.pop3:1", "client-state fail s.pop3:1", "client-no-quit info s.pop3:11"}
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

func TestAPOP(t *testing.T) {
	const rfc = "C: <open connection>\nS: +OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>\nC: APOP mrose c4c9334bac560ecc979e58001b3e22fb\nS: +OK\nC: QUIT\nS: +OK\n"
	right := oracle.Digest("<1896.697170952@dbc.mtview.ca.us>", "secret")
	for digest, want := range map[string]string{right: "+OK", strings.Repeat("0", 32): "-ERR line 3 of the script has something else CLOSE"} {
		if got, _ := converse(t, Strict, rfc, "APOP alice "+digest); got[0] != want {
			t.Errorf("%s: %q", digest, got)
		}
	}
	fresh := NewPlayer(compile(t, "C: <open connection>\nS: +OK {timestamp}\nC: APOP {user} {digest}\nS: +OK\n")[0], options(Strict))
	stamp := stampLike.FindString(string(fresh.Greeting().Octets))
	if got := fresh.Input([]byte("APOP alice " + oracle.Digest(stamp, "secret") + "\r\n")); stamp == "" || brief(got[0]) != "+OK" {
		t.Errorf("with a fresh timestamp: %v", got)
	}
}

// Every mechanism, as a client speaks it, with a password that is right and one that is
// not; recorded with the challenges left out.
func TestSASL(t *testing.T) {
	for mechanism, challenges := range map[string]int{"PLAIN": 1, "LOGIN": 2, "CRAM-MD5": 1, "SCRAM-SHA-1": 3, "SCRAM-SHA-256": 3} {
		text := "recorded: 2026-11-23T08:30:12.123Z\nC: <open connection>\nS: +OK\nC: AUTH " + mechanism + "\n"
		for n := range challenges {
			if n < 2 {
				text += "S: +\nC: {response}\n"
			} else {
				text += "S: +\nC: \"\"\n"
			}
		}
		for _, order := range []Order{Strict, Lenient} {
			for password, want := range map[string]string{"secret": "+OK", "guess": "-ERR"} {
				if got := authenticate(t, order, mechanism, password, text+"S: +OK in\nC: QUIT\nS: +OK\n"); !strings.HasPrefix(got, want) {
					t.Errorf("%s, order %d, %s: %q", mechanism, order, password, got)
				}
			}
		}
		if got := authenticate(t, Strict, mechanism, "secret", "C: <log in>\nC: QUIT\nS: +OK\n"); !strings.HasPrefix(got, "+OK") {
			t.Errorf("<log in> with %s: %q", mechanism, got)
		}
	}
}

// authenticate is a client's side of an exchange; it returns the last answer.
func authenticate(t *testing.T, order Order, mechanism, password, text string) string {
	t.Helper()
	p := NewPlayer(compile(t, text)[0], options(order))
	p.Greeting()
	x := sasl.Exchange{Mechanism: mechanism}
	answer := brief(p.Input([]byte("AUTH " + mechanism + "\r\n"))[0])
	for turn := 0; strings.HasPrefix(answer, "+ ") && turn < 5; turn++ {
		challenge, err := sasl.Decode(answer[2:])
		if err != nil {
			t.Fatal(err)
		}
		x.Server = append(x.Server, challenge)
		message, err := x.Next(sasl.Credentials{User: "alice", Password: password})
		if err != nil {
			t.Fatalf("%s: %v", mechanism, err)
		}
		x.Client = append(x.Client, message)
		answer = brief(p.Input([]byte(sasl.Encode(message) + "\r\n"))[0])
	}
	return answer
}

// A literal exchange of another account, as RFC 5034 prints it.
func TestWrittenForAnotherAccount(t *testing.T) {
	const cram = `account: tim tanstaaftanstaaf

C: <open connection>
S: +OK
C: AUTH CRAM-MD5
S: + PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+
C: dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw
S: +OK
C: STAT
S: +OK 0 0
`
	response := sasl.Encode([]byte("alice " + sasl.CRAM([]byte("<1896.697170952@postoffice.reston.mci.net>"), "secret")))
	got, p := converse(t, Strict, cram, "AUTH CRAM-MD5", response, "STAT")
	if got[len(got)-1] != "+OK 0 0" || len(p.Deviations()) > 0 {
		t.Errorf("%q, %+v", got, p.Deviations())
	}
}

// One message of a listing is as good as recorded.
func TestListed(t *testing.T) {
	const listing = "C: <log in>\nC: LIST\nS: +OK\nS: 1 120\nS: 2 200\nS: .\nC: DELE 1\nS: +OK\n"
	got, p := converse(t, Lenient, listing, "USER alice", "PASS secret", "LIST 2", "LIST 3", "DELE 1", "LIST 1", "UIDL 2")
	want := []string{"+OK", "+OK logged in", "+OK 2 200", "-ERR not in the script", "+OK", "-ERR not in the script", "-ERR not in the script"}
	if diff := cmp.Diff(want, got); diff != "" || len(p.Deviations()) != 3 {
		t.Errorf("%s, %+v", diff, p.Deviations())
	}
}

// Nothing that a client sends brings a player down, and no line has more than one
// reaction.
func TestAnyClient(t *testing.T) {
	stls := "C: <open connection>\nS: +OK\nC: STLS\nS: +OK\nC: <start TLS>\nC: AUTH LOGIN\nS: +\nC: {response}\nS: +\nC: {response}\nS: +OK\nC: QUIT\nS: +OK\n"
	texts := []string{recording, stls, "C: <log in>\nC: DELE 1\nS: +OK\n"}
	words := []string{"CAPA", "USER alice", "PASS secret", "AUTH LOGIN", "AUTH PLAIN =", "AUTH SCRAM-SHA-1 biwsbj1hLHI9YQ==", "=", "*", "", " ", "STLS", "STAT", "RETR 1", "DELE 1",
		"LIST 1", "QUIT", "APOP", "APOP alice x", "\x00", "YWxpY2U=", "c2VjcmV0"}
	rapid.Check(t, func(rt *rapid.T) {
		order := rapid.SampledFrom([]Order{Strict, Lenient}).Draw(rt, "order")
		p := NewPlayer(compile(t, rapid.SampledFrom(texts).Draw(rt, "text"))[0], options(order))
		p.Greeting()
		for _, l := range rapid.SliceOfN(rapid.SampledFrom(words), 0, 20).Draw(rt, "lines") {
			all := p.Input([]byte(l + "\r\n"))
			if len(all) > 1 {
				rt.Fatalf("%q: %v", l, all)
			}
			if len(all) == 1 && all[0].Secure {
				p.Secured(nil)
			}
			if len(all) == 1 && all[0].Close {
				break
			}
		}
		p.Ended(ByClient)
		p.Findings()
	})
}

// What was refused stands in a recording as blots.
func TestRefusals(t *testing.T) {
	const refused = "recorded: 2026-11-23T08:30:12.123Z\nC: <open connection>\nS: +OK\nC: USER {user}\nS: +OK\nC: PASS xxxxx\nS: -ERR\nC: AUTH PLAIN {wrong_initial}\nS: -ERR\nC: XSECRET xxx\nS: -ERR\n"
	got, p := converse(t, Strict, refused, "USER alice", "PASS what ever", "AUTH PLAIN AGE=", "XSECRET a")
	if want := []string{"+OK", "-ERR", "-ERR", "-ERR"}; !cmp.Equal(want, got) || len(p.Deviations()) > 0 {
		t.Errorf("%q, %+v", got, p.Deviations())
	}
}

func TestSTLS(t *testing.T) {
	const stls = "C: <open connection>\nS: +OK\nC: CAPA\nS: +OK\nS: STLS\nS: .\nC: STLS\nS: +OK\nC: <start TLS>\nC: CAPA\nS: +OK\nS: USER\nS: SASL PLAIN\nS: .\nC: QUIT\nS: +OK\n"
	for _, order := range []Order{Strict, Lenient} {
		got, p := converse(t, order, stls, "CAPA", "STLS", "CAPA", "QUIT")
		if want := []string{"+OK and 2", "+OK TLS", "+OK and 3", "+OK CLOSE"}; !cmp.Equal(want, got) || len(p.Deviations()) > 0 {
			t.Errorf("%q, %+v", got, p.Deviations())
		}
	}
	p := NewPlayer(compile(t, stls)[0], options(Lenient))
	p.Greeting()
	if all := p.Input([]byte("STLS\r\nCAPA\r\n")); len(all) != 1 || !all[0].Secure {
		t.Errorf("what stands in clear behind STLS is answered: %v", all)
	}
}
