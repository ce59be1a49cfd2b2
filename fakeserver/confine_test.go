package fakeserver

import (
	"slices"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/fakeserver/internal/situations"
)

// dialogue plays a probe on a server with some faults.
func dialogue(t *testing.T, faults []string, probe ...string) string {
	t.Helper()
	return play(t, Config{STLS: true, Faults: faults}, New, probe)
}

// A confined fault shows in its situation, and nowhere else: there the server is the correct one.
func TestConfinedFaults(t *testing.T) {
	const pass = "PASS " + testPassword
	for fault, c := range map[string]struct{ inside, outside []string }{
		"stat-before-login@stls": {[]string{"<open>", "<stls>", "STAT"}, []string{"<open>", "STAT"}},
		"dele-does-nothing@second-account": {
			[]string{"<open>", "USER erik", pass, "DELE 1", "STAT"}, []string{"DELE 1", "STAT"}},
		"dele-does-nothing@implicit": {
			[]string{"<tls>", "USER alice", pass, "DELE 1", "STAT"},
			[]string{"<open>", "<stls>", "USER alice", pass, "DELE 1", "STAT"}},
		"dele-does-nothing@apop": {
			[]string{"<open>", "<apop A>", "DELE 1", "STAT"}, []string{"DELE 1", "STAT"}},
		"dele-does-nothing@auth-plain-initial-response": {
			[]string{"<open>", "AUTH PLAIN {\x00alice\x00" + testPassword + "}", "DELE 1", "STAT"},
			[]string{"<open>", "AUTH PLAIN", "{\x00alice\x00" + testPassword + "}", "DELE 1", "STAT"}},
		"dele-does-nothing@after-rset":            {[]string{"RSET", "DELE 1", "STAT"}, []string{"DELE 1", "STAT", "RSET"}},
		"dele-does-nothing@after-refused-command": {[]string{"XYZZY", "DELE 1", "STAT"}, []string{"DELE 1", "STAT"}},
		"dele-does-nothing@after-failed-login": {
			[]string{"<open>", "USER alice", "PASS wrong", "USER alice", pass, "DELE 1", "STAT"},
			[]string{"<open>", "XYZZY", "USER alice", pass, "DELE 1", "STAT"}},
		"dele-does-nothing@last-message":   {[]string{"DELE 4", "STAT"}, []string{"DELE 3", "STAT"}},
		"dele-does-nothing@second-session": {[]string{"QUIT", "B: DELE 1", "B: STAT"}, []string{"DELE 1", "STAT"}},
		"dele-does-nothing@third-session": {
			[]string{"QUIT", "B: QUIT", "C: DELE 1", "C: STAT"}, []string{"QUIT", "B: DELE 1", "B: STAT"}},
		"dele-does-nothing@after-drop": {
			[]string{"STAT", "<drop>", "B: DELE 1", "B: STAT"}, []string{"QUIT", "B: DELE 1", "B: STAT"}},
		"dele-does-nothing@after-autologout": {
			[]string{"STAT", "<wait>", "B: DELE 1", "B: STAT"}, []string{"STAT", "<drop>", "B: DELE 1", "B: STAT"}},
		"dele-does-nothing@after-refused-session": {
			[]string{"STAT", "B: STAT", "DELE 1", "STAT"}, []string{"DELE 1", "STAT", "B: STAT"}},
		"dele-does-nothing@pipelined": {
			[]string{"STAT", "DELE 1\r\nSTAT"}, []string{"STAT", "DELE 1", "STAT"}},
		"dele-does-nothing@split-line": {[]string{"STAT", "<split DELE 1>", "STAT"}, []string{"DELE 1", "STAT"}},
		"dele-does-nothing@lower-case": {[]string{"dele 1", "STAT"}, []string{"Dele 1", "STAT"}},
		"dele-does-nothing@new-mail":   {[]string{"<deliver>", "DELE 1", "STAT"}, []string{"DELE 1", "<deliver>", "STAT"}},
		"dele-does-nothing@other-user-active": {
			[]string{"B: <open>", "B: USER bob", "B: " + pass, "DELE 1", "STAT"},
			[]string{"B: <open>", "B: USER erik", "B: " + pass, "DELE 1", "STAT"}},
		"dele-does-nothing@long-session": {
			append(slices.Repeat([]string{"NOOP"}, 18), "DELE 1", "STAT"), []string{"NOOP", "DELE 1", "STAT"}},
	} {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			if with, without := dialogue(t, []string{fault}, c.inside...), dialogue(t, nil, c.inside...); with == without {
				t.Errorf("it does not show in the situation:\n%s", with)
			}
			if with, without := dialogue(t, []string{fault}, c.outside...), dialogue(t, nil, c.outside...); with != without {
				t.Errorf("it shows outside of the situation:\n%s\nwithout it:\n%s", with, without)
			}
		})
	}
}

// What other stages see of a line before it is read is the same whether a fault is confined or not: of several
// commands in a segment this one loses all but the first.
func TestLookingAheadTakesNothingAway(t *testing.T) {
	probe := []string{"<open>", "<stls>", "USER alice\r\nCAPA", "CAPA", "<split NOOP>", "QUIT"}
	plain := dialogue(t, []string{"pipelined-lost"}, probe...)
	if confined := dialogue(t, []string{"pipelined-lost@stls"}, probe...); confined != plain {
		t.Errorf("confined:\n%s\nplain:\n%s", confined, plain)
	}
}

// Several faults can be confined, each to its own situation, beside plain ones.
func TestSeveralConfinedFaults(t *testing.T) {
	faults := []string{"dele-does-nothing@second-account", "retr-not-stuffed@stls", "stat-before-login"}
	said := dialogue(t, faults, "<open>", "STAT", "<stls>", "USER alice", "PASS "+testPassword, "DELE 2", "RETR 1", "STAT",
		"B: <open>", "B: USER erik", "B: PASS "+testPassword, "B: DELE 1", "B: STAT")
	for _, want := range []string{"A: STAT\n+OK", "Subject: dots\r\n\r\n.\r\n..\r\n", "A: STAT\n+OK 3 ",
		"B: STAT\n+OK 300 "} {
		if !strings.Contains(said, want) {
			t.Errorf("there is no %q in\n%s", want, said)
		}
	}
}

func TestUnknownSituationIsAnError(t *testing.T) {
	c := Config{Accounts: []Account{{User: "alice", Password: "x"}}, Faults: []string{"dele-does-nothing@nonsense"}}
	const want = `fakeserver: no situation is named "nonsense"`
	if _, err := New(c); err == nil || err.Error() != want {
		t.Errorf("New: %v, want %s", err, want)
	}
}

// Unfit tells the pairs that make no sense from those that do.
func TestUnfit(t *testing.T) {
	if why := Unfit("dele-does-nothing", "second-account"); why != "" {
		t.Errorf("unfit: %s", why)
	}
	if why := Unfit("greeting-of-two-lines", "apop"); why != situations.Absent.Sentence() {
		t.Errorf("a greeting depends on the login after it: %q", why)
	}
}

func TestSituationsAreDescribed(t *testing.T) {
	for _, s := range Situations() {
		if !kebab.MatchString(s.Name) || !strings.HasSuffix(s.Sentence, ".") {
			t.Errorf("%q is not described in full", s.Name)
		}
	}
}
