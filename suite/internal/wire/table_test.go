package wire

import (
	"slices"
	"testing"
)

// A row of the table that contradicts itself is told apart in another way by each of those
// who ask for its attributes.
func TestRowsAreCoherent(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range Specs() {
		wrong := func(why string) { t.Errorf("%s: %s", s.Keyword, why) }
		_, follows := Lookup(s.Follows)
		switch {
		case s.Keyword == "" || seen[s.Keyword]:
			wrong("a keyword of its own is missing")
		case s.States == 0:
			wrong("it is valid in no state")
		case s.Required && s.Tag != "":
			wrong("it is announced, though every server has it")
		case s.MaxArgs >= 0 && s.MaxArgs < s.MinArgs:
			wrong("it has fewer arguments than it must have")
		case s.Follows != "" && !follows:
			wrong("nobody knows the command before it")
		case s.Content != Texts && s.Lines == Never:
			wrong("it has content, but no lines")
		case s.Lines == WithoutArgument && (s.MinArgs > 0 || s.MaxArgs == 0):
			wrong("its lines depend on an argument that it can't do without, or never has")
		case s.Number && s.MaxArgs < 1:
			wrong("it has no argument that could be the number")
		case s.Fetches && s.Content != Message:
			wrong("it delivers no message")
		case s.Deletes && !(s.Changes && s.Number):
			wrong("it deletes nothing that it names")
		case s.Login != NoLogin && (!s.Settles || s.States&Authorization == 0):
			wrong("it is a part of a login, and leaves the session as it was")
		case s.SASL && (s.Login != Decides || s.Secret != AfterFirst):
			wrong("it begins a SASL exchange that logs nobody in")
		case (s.TLS || s.Ends) && !s.Settles:
			wrong("it leaves the session as it was")
		case s.Secret != NoSecret && s.MaxArgs == 0:
			wrong("it has no argument that could be the secret")
		case s.Secret != NoSecret && s.Standard() && s.Value == "":
			wrong("transcripts have no name for its secret")
		}
		seen[s.Keyword] = true
	}
}

func TestKeywordsByAttribute(t *testing.T) {
	for _, c := range []struct {
		name  string
		holds func(Spec) bool
		want  []string
	}{
		{"tell of messages", Spec.Tells, []string{"STAT", "LIST", "RETR", "TOP", "UIDL"}},
		{"open a session", Spec.Opens, []string{"USER", "APOP", "AUTH", "STLS", "UTF8"}},
		{"are valid anywhere", Spec.Anywhere, []string{"QUIT", "CAPA", "LANG"}},
		{"have to be there", func(s Spec) bool { return s.Need() != "" },
			[]string{"USER", "APOP", "TOP", "UIDL", "STLS", "UTF8", "LANG"}},
		{"delete", func(s Spec) bool { return s.Deletes }, []string{"DELE"}},
		{"log in", func(s Spec) bool { return s.Login == Decides }, []string{"PASS", "APOP", "AUTH", "RPOP"}},
	} {
		if got := Keywords(c.holds); !slices.Equal(got, c.want) {
			t.Errorf("commands that %s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestProof(t *testing.T) {
	for line, want := range map[string]string{
		"PASS two  words ": "two  words ", "pass x": "x", "PASS": "", "USER alice": "",
		"APOP alice c4c9": "c4c9", "APOP alice": "",
		"AUTH PLAIN AGE=": "AGE=", "AUTH PLAIN": "", "AUTH": "", "XAUTH alice secret": "alice secret", "RETR 1": "", "": "",
	} {
		if got := ParseCommand([]byte(line + "\r\n")).Proof(); got != want {
			t.Errorf("%q proves by %q, want %q", line, got, want)
		}
	}
}

func TestLogsIn(t *testing.T) {
	for line, want := range map[string]bool{
		"PASS x": true, "APOP a b": true, "AUTH PLAIN": true, "AUTH": false, "USER a": false, "STLS": false, "FROB": false,
	} {
		if got := ParseCommand([]byte(line)).LogsIn(); got != want {
			t.Errorf("%q logs in: %v", line, got)
		}
	}
}
