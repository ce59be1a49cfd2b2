package scripted

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pop3spec/pop3spec/scripts"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// What a server can't make anything of is told with its place.
func TestMistakes(t *testing.T) {
	for text, want := range map[string]string{
		"C: <log in>\nC: STAT\nS: /\\+OK .*/\n": "s.pop3:3:4: found a pattern, expected the line that " +
			"is to be sent",
		"C: <log in>\nC: STAT\nS: +OK {n} {size}\n": "s.pop3:3:4: found the value {n}, which only a real " +
			"server knows",
		"C: <open connection to the TLS port in clear>\n":         "found a stage direction that a server can't play",
		"C: <log in>\nC: RETR 9\nS: +OK\n":                        "the maildrop two-messages has no message 9",
		"C: <log in>\nC: STAT\nS: +OK 0 0\nS: -ERR shutting down": "found a reply that no command asked for",
		"C: <log in>\nC: <send \"NOOP\\r\\n\" 1000000 times>\n":   "found octets that are sent more than 100000 times",
	} {
		script, err := transcript.Parse("s.pop3", []byte(text))
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if _, err = Compile(script); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func TestSeveralConnections(t *testing.T) {
	all := compile(t, `C1: <open connection>
S1: +OK first
C2: <open connection with TLS>
S2: +OK second
C1: QUIT
S1: +OK
C1: <close connection>
C1: <open connection>
S1: +OK third
`)
	var got []string
	for _, s := range all {
		name := s.greeting.status.String()
		if s.TLS {
			name += " TLS"
		}
		got = append(got, name)
	}
	if want := []string{"+OK first", "+OK second TLS", "+OK third"}; !cmp.Equal(want, got) {
		t.Errorf("%q", got)
	}
}

// Lines that a transcript leaves out come from its maildrop.
func TestLeftOut(t *testing.T) {
	const short = `maildrop: dots

C: <log in>
C: LIST
S: +OK
C: RETR 1
S: +OK
S: <the POP3 server sends message 1>
S: .
C: TOP 1 1
S: +OK
C: UIDL
S: +OK
S: <any lines>
S: .
`
	got, _ := converse(t, Strict, short, "USER alice", "PASS secret", "LIST", "RETR 1", "TOP 1 1", "UIDL")
	if want := []string{"+OK", "+OK logged in", "+OK and 11", "+OK and 24", "+OK and 8", "+OK and 1"}; !cmp.Equal(want,
		got) {
		t.Errorf("%q", got)
	}
}

// Octets make lines however they are sent.
func TestOctets(t *testing.T) {
	const torn = "C: <log in>\nC: <send \"NOO\">\nS: <nothing for 20ms>\nC: <send \"P\\r\\nNOOP\\r\\n\" in pieces of 2 " +
		"octets>\nS: +OK one\nS: +OK two\nC: <send \"NOOP\\n\">\nS: +OK three\n"
	got, p := converse(t, Strict, torn, "USER alice", "PASS secret", "NOOP", "NOOP", "NOOP")
	if want := []string{"+OK", "+OK logged in", "+OK one", "+OK two", "+OK three"}; !cmp.Equal(want, got) ||
		len(p.Deviations()) > 0 {
		t.Errorf("%q, %+v", got, p.Deviations())
	}
}

// The conformance scripts ask for what only a real server can tell, and no transcript
// brings the compiler down.
func TestEveryScriptOfTheSuite(t *testing.T) {
	all, err := scripts.All()
	if err != nil {
		t.Fatal(err)
	}
	served := 0
	for _, script := range all {
		if sessions, err := Compile(script); err == nil {
			served += len(sessions)
			for _, s := range sessions {
				NewPlayer(s, options(Strict)).Greeting()
			}
		}
	}
	if served < 100 {
		t.Errorf("only %d sessions can be served", served)
	}
}
