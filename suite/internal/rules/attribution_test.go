package rules_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/rules"
)

// What is found has the name of the rule that is broken, and of no other one, whatever else does not fit
// because of it.
func TestABreachHasItsOwnName(t *testing.T) {
	const (
		lost    = "C: DELE 1\nS: +OK\nC: <drop>\n"
		one     = "S: +OK\nS: A: 1\nS: \nS: one\nS: .\n"
		shorter = "S: +OK\nS: A: 1\nS: \nS: .\n"
		two     = "S: +OK\nS: A: 2\nS: \nS: ..two\nS: .\n"
		second  = "C2: <open>\nS2: +OK\nC2: USER mrose\nS2: +OK\nC2: PASS tanstaaf\nS2: +OK\n"
		all     = "C: LIST\nS: +OK\nS: 1 13\nS: 2 14\nS: 3 17\nS: .\n"
	)
	for name, c := range map[string]struct{ dialogue, want string }{
		"a second reply":   {"C: NOOP\nS: +OK\nC: STAT\nS: +OK\nS: +OK 3 44\nC: NOOP\nS: +OK\n", "RFC1939-5-GEN-01"},
		"a second refusal": {"C: NOOP\nS: +OK\nC: XYZZY\nS: -ERR\nC: STAT\nS: -ERR\nS: +OK 3 44\n", "RFC1939-5-GEN-01"},
		"a second session removes mail": {second + "C2: DELE 1\nS2: +OK\nC2: QUIT\nS2: +OK\nS2: <close>\n" +
			"C: RETR 1\nS: -ERR\n", "RFC1939-4-LOCK-01"},
		"STAT alone is wrong": {lost + login + "C: STAT\nS: +OK 2 44\n" + all, "RFC1939-5-STAT-01"},
		"LIST alone is wrong": {lost + login + "C: LIST\nS: +OK\nS: 1 13\nS: 2 14\nS: .\nC: STAT\nS: +OK 3 44\n",
			"RFC1939-5-LIST-01"},
		"LIST alone is wrong, and comes later": {lost + login + "C: STAT\nS: +OK 3 44\nC: LIST\nS: +OK\nS: 1 13\n" +
			"S: 2 14\nS: .\n", "RFC1939-5-LIST-01"},
		"marked when the session begins": {lost + login + "C: STAT\nS: +OK 2 31\nC: RSET\nS: +OK\nC: STAT\nS: +OK 3 44\n",
			"RFC1939-4-LOCK-02"},
		"removed by a lost connection": {lost + login + "C: STAT\nS: +OK 2 31\n", "RFC1939-5-DELE-01 RFC1939-6-UPD-03"},
		"removed by a lost connection, and nobody counts": {lost + login + "C: RETR 1\nS: -ERR no such message\nC: LIST 1\n" +
			"S: -ERR no such message\n", "RFC1939-5-DELE-01 RFC1939-6-UPD-03"},
		"removed by a lost connection, and seen later": {lost + login +
			"C: NOOP\nS: +OK\nC: QUIT\nS: +OK\nS: <close>\n" + login + "C: STAT\nS: +OK 2 31\n",
			"RFC1939-5-DELE-01 RFC1939-6-UPD-03"},
		"RETR alone is refused, after a lost connection": {lost + login + "C: STAT\nS: +OK 3 44\nC: RETR 1\n" +
			"S: -ERR no such message\n", "RFC1939-5-GEN-01 RFC1939-5-RETR-01"},
		"a wrong number at the beginning, and RSET": {lost + login +
			"C: STAT\nS: +OK 2 31\nC: DELE 1\nS: +OK\nC: RSET\nS: +OK\n" +
			"C: STAT\nS: +OK 2 31\n", "RFC1939-5-DELE-01 RFC1939-6-UPD-03"},
		"small letters":  {"C: RETR 1\n" + one + "C: retr 1\n" + shorter, "RFC1939-3-SYNTAX-01"},
		"another number": {"C: RETR 1\n" + one + "C: RETR 2\n" + two + "C: RETR 2\n" + one, "RFC1939-4-NUM-03"},
		"NOOP after the mark was lost": {"C: DELE 1\nS: +OK\nC: STAT\nS: +OK 3 44\nC: NOOP\nS: +OK\nC: STAT\nS: +OK 3 44\n",
			"RFC1939-5-DELE-01 RFC1939-5-STAT-03"},
		"NOOP loses the mark": {"C: DELE 1\nS: +OK\nC: STAT\nS: +OK 2 31\nC: NOOP\nS: +OK\nC: STAT\nS: +OK 3 44\n",
			"RFC1939-5-NOOP-01 RFC1939-5-STAT-03"},
		"a blank line too many": {"C: RETR 2\n" + two + "C: TOP 2 1\nS: +OK\nS: A: 2\nS: \nS: \nS: ..two\nS: .\n",
			"RFC1939-7-TOP-01 RFC1939-7-TOP-02"},
		"no status line": {"C: NOOP\nS: " + strings.Repeat("x", 600) + "\n", "RFC1939-3-RESP-01"},
		"a DELE of nothing, and two are gone": {"C: DELE 1x\nS: +OK\nC: STAT\nS: +OK 1 14\n",
			"RFC1939-3-ERR-03 RFC1939-5-DELE-03"},
		"a DELE of nothing has marked 1, and 1 is there": {"C: DELE 1x\nS: +OK\nC: LIST\nS: +OK\nS: 2 14\nS: 3 17\nS: .\n" +
			"C: RETR 1\n" + one, "RFC1939-3-ERR-03 RFC1939-5-DELE-02 RFC1939-5-DELE-03 RFC1939-5-RETR-02"},
		"an unknown command with lines": {"C: STAT\nS: +OK 3 44\nC: A\nS: +OK\nS: TOP\nS: UIDL\nS: .\nC: NOOP\nS: +OK\n",
			"RFC1939-3-ERR-01"},
		"UIDL is not answered": {"C: DELE 1\nS: +OK\nC: UIDL\nS: <cut>\n", "RFC1939-3-CONN-02"},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOracle(world)
			dialogue, cut := strings.CutSuffix(login+c.dialogue, "S: <cut>\n")
			tell(t, o, dialogue)
			if cut {
				o.Cut(1, 1000, "nothing came")
			}
			if got := strings.Join(broken(o), " "); got != c.want {
				t.Errorf("broken: %s, want %s", got, c.want)
			}
		})
	}
}

// A second line of a greeting is named as that; what the server says later, or against the client, is not.
func TestAGreetingOfTwoLines(t *testing.T) {
	const greeting = "C: <open>\nS: +OK ready\n"
	for more, want := range map[string]bool{
		"S: +OK authorized users only\n":                true,
		"S: authorized users only\n":                    true,
		"S: -ERR too slow\n":                            false,
		"C: CAPA\nS: -ERR\nS: +OK and something more\n": false,
	} {
		got := broken(hear(t, world, greeting+more))
		if slices.Contains(got, "RFC1939-4-GREET-01") != want || len(got) == 0 {
			t.Errorf("%q: broken: %v; RFC1939-4-GREET-01 is %t", more, got, want)
		}
	}
}

// That a command is not answered whose reply lacks its line end is a consequence of that.
func TestALineWithoutEndExplainsThatNoReplyCame(t *testing.T) {
	o := hear(t, world, login+"C: NOOP\n")
	o.Unended(1, 50, []byte("+OK and so on"))
	o.Cut(1, 51, "nothing came")
	found := o.Findings()
	if len(found) < 2 || found[0].Rule != "RFC1939-3-RESP-02" || found[0].Cause != 0 {
		t.Fatalf("found: %v, want RFC1939-3-RESP-02 first", found)
	}
	for _, f := range found[1:] {
		if f.Cause != 1 {
			t.Errorf("%s has the cause %d, want 1", f.Rule, f.Cause)
		}
	}
}

// A rule that is broken once as a consequence can still be broken on its own account.
func TestAConsequenceHidesNoBreach(t *testing.T) {
	o := hear(t, world, login+"C: NOOP\nS: +OK\nC: STAT\nS: +OK\nS: +OK 3 44\nC: STAT\nS: +OK\n")
	own := func(f rules.Finding) bool { return f.Rule == "RFC1939-5-STAT-01" && f.Cause == 0 }
	if !slices.ContainsFunc(o.Findings(), own) {
		t.Errorf("found: %v, want RFC1939-5-STAT-01 on its own account", o.Findings())
	}
}

// The end of a session in the middle of a command is no QUIT, and what it marked is no matter of DELE.
func TestAnUnfinishedQuitRemovesNothing(t *testing.T) {
	o := hear(t, world, login+"C: DELE 1\nS: +OK\n")
	o.Unfinished(1)
	o.Ended(1, model.Abruptly)
	tell(t, o, login+"C: STAT\nS: +OK 2 31\n")
	if got := broken(o); !slices.Equal(got, []string{"RFC1939-6-UPD-03"}) {
		t.Errorf("broken: %v, want RFC1939-6-UPD-03", got)
	}
}

// New mail that takes the number of a marked message is named as that: the mark is there.
func TestNewMailTakesNoNumber(t *testing.T) {
	o := hear(t, world, login+"C: DELE 1\nS: +OK\n")
	o.Delivered("mrose", text("A: 9\r\n\r\nnew\r\n"))
	tell(t, o, "C: RETR 1\nS: +OK\nS: A: 9\nS: \nS: new\nS: .\n")
	if got := broken(o); !slices.Equal(got, []string{"RFC1939-4-NUM-03"}) {
		t.Errorf("broken: %v, want RFC1939-4-NUM-03", got)
	}
}

// The right password is owed a success after a wrong one, and not where a refused command stands between it and the
// name.
func TestTheRightPasswordAfterAWrongOne(t *testing.T) {
	const wrong = login + "C: QUIT\nS: +OK\nS: <close>\n" + "C: <open>\nS: +OK ready\nC: USER mrose\nS: +OK\n" +
		"C: PASS wrong\nS: -ERR\nC: USER mrose\nS: +OK\n"
	check(t, []judgement{
		{"refused", wrong + "C: PASS tanstaaf\nS: -ERR no\n", "RFC1939-4-AUTH-03", false},
		{"not directly after the name", wrong + "C: STAT\nS: -ERR\nC: PASS tanstaaf\nS: -ERR no\n", "", true},
	})
}
