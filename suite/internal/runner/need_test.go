package runner

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/need"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// underTLSBy is a session that begins TLS by a direction of the kind, and logs in with a
// password then.
func underTLSBy(t *testing.T, kind transcript.Kind) *transcript.Script {
	t.Helper()
	text := "C: " + kind.Form() + "\n"
	if !kind.Traits().Greeted && kind.Traits().Opens {
		text += "S: +OK\n"
	}
	if kind.Traits().StartsTLS() {
		text = "C: <open connection>\nS: +OK\nC: STLS\nS: +OK\n" + text
	}
	text += "C: USER {user}\nS: +OK\nC: PASS {password}\nS: +OK\nC: QUIT\nS: +OK\n"
	return parsed(t, fmt.Sprintf("%d.pop3", kind), "maildrop: one-message\n\n"+text)
}

// Where USER is refused in clear, a session that begins TLS first can be played, whichever
// direction it begins TLS by.
func TestSessionsThatBeginTLSMayLogInAsUnderTLS(t *testing.T) {
	var all []*transcript.Script
	kinds := map[string]transcript.Kind{}
	for _, kind := range transcript.Kinds() {
		if kind.Traits().TLS {
			s := underTLSBy(t, kind)
			all, kinds[s.File] = append(all, s), kind
		}
	}
	for _, res := range runAll(t, fakeTarget(t, nil, []string{"user-only-under-tls"}), all).Results {
		kind := kinds[res.Script]
		uncertain := kind.Traits().Uncertain || kind == transcript.ResumeTLS12 // which has nothing to resume
		switch {
		case kind.Traits().Requires == need.Domain && res.Verdict == verdict.Blocked:
		case res.Verdict != verdict.Pass && !uncertain, res.Verdict == verdict.NotApplicable:
			t.Errorf("%s: %s, %s", kind.Form(), res.Verdict, res.Reason)
		}
	}
}

// A session that logs in without TLS by itself does not apply there, as before.
func TestNeedsOfALogin(t *testing.T) {
	for text, want := range map[string]needs{
		"C: USER x\nS: +OK\n":                                       {requires: []string{"USER"}},
		"C: <open connection>\nS: +OK\nC: apop x y\nS: +OK":         {requires: []string{"APOP"}},
		"C: <send \"USER x\\r\\n\">\nS: +OK\n":                      {requires: []string{"USER"}},
		"C: STLS\nS: +OK\nC: <start TLS>\nC: USER x\nS: +OK\n":      {secured: []string{"USER"}},
		"C1: STLS\nS1: +OK\nC1: <start TLS>\nC2: USER x\nS2: +OK\n": {requires: []string{"USER"}},
		"C: AUTH PLAIN AAAA\nS: +OK\n":                              {},
	} {
		n := needsOf(parsed(t, "x.pop3", text))
		if !slices.Equal(n.requires, want.requires) || !slices.Equal(n.secured, want.secured) {
			t.Errorf("%s: needs %q, and %q under TLS", text, n.requires, n.secured)
		}
	}
}

func TestASecondAccountIsNamedInManyWays(t *testing.T) {
	for _, text := range []string{
		"maildrop2: empty\n\nC: NOOP\n", "requires: second-account\n\nC: NOOP\n", "C: USER {user2}\n",
		"C: <send \"USER {user2}\\r\\n\">\n", "C: <log in as account 2>\n", "C: <try to log in as account 2>\n",
	} {
		if !needsSecond(parsed(t, "x.pop3", text)) {
			t.Errorf("no second account for\n%s", text)
		}
	}
	for _, text := range []string{"C: <log in as account 1>\n", "C: <log in with 2>\n", "C: USER {user}\n"} {
		if needsSecond(parsed(t, "x.pop3", text)) {
			t.Errorf("a second account for\n%s", text)
		}
	}
}

// What a walk draws may be any command, and octets that are sent may be, too.
func TestWhatMayDeleteAndFetch(t *testing.T) {
	for text, want := range map[string]string{
		"C: DELE 1\n": "deletes", "C: <send \"NOOP\\rDELE 1\\r\\n\">\n": "deletes", "C: <send \"RETR 1\\r\\n\">\n": "fetches",
		"C: <walk through 9 commands with seed 1>\n": "deletes fetches", "C: RETR 1\nS: +OK\nC: quit\n": "fetches commits",
		"C: STAT\n": "",
	} {
		n := needsOf(parsed(t, "x.pop3", "C: <log in>\n"+text))
		var got []string
		for what, holds := range map[string]bool{"deletes": n.deletes, "fetches": n.fetches, "commits": n.commits} {
			if holds {
				got = append(got, what)
			}
		}
		wanted := strings.Fields(want)
		slices.Sort(got)
		slices.Sort(wanted)
		if !slices.Equal(got, wanted) {
			t.Errorf("%s: %v, want %v", text, got, wanted)
		}
	}
}

// A script that begins TLS after STLS, and wants that to succeed, is one that a server
// without a working handshake can't be asked about, whichever direction it is.
func TestEveryWayToStartTLSIsAnUpgrade(t *testing.T) {
	for _, kind := range transcript.Kinds() {
		traits := kind.Traits()
		if traits.TLS && upgrades(underTLSBy(t, kind)) != (!traits.Opens && !traits.Uncertain) {
			t.Errorf("%s is an upgrade: %v", kind.Form(), !traits.StartsTLS())
		}
		if traits.TLS && traits.Opens && !slices.Contains(needsOf(underTLSBy(t, kind)).requires, traits.Requires) {
			t.Errorf("%s needs no %s", kind.Form(), traits.Requires)
		}
	}
}
