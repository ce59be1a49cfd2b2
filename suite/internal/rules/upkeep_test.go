package rules_test

import (
	"slices"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/rules"
)

// What a server may do and need not has its limits. Breaking them is mostly worth
// knowing only, because other rules name what is worse about it.
func TestLimitsOfWhatIsAllowed(t *testing.T) {
	const fetched = "C: RETR 3\nS: +OK\nS: A: 3\nS:\nS: x\nS: y\nS: z\nS: .\nC: QUIT\nS: +OK\nS: <close>\n"
	const removed = "C: DELE 1\nS: +OK\nC: DELE 2\nS: +OK\nC: QUIT\nS: +OK\nS: <close>\n"
	const failed = "C: DELE 1\nS: +OK\nC: QUIT\nS: -ERR sorry\nS: <close>\n"
	for _, c := range []struct {
		name, dialogue string
		rule           requirement.ID
		broken         bool
	}{
		{"what was fetched stays", login + fetched + again + "C2: STAT\nS2: +OK 3 44\n", "RFC1939-8-POL-02", false},
		{"what was fetched is gone", login + fetched + again + "C2: STAT\nS2: +OK 2 27\n", "RFC1939-8-POL-02", false},
		{"more than that is gone", login + fetched + again + "C2: STAT\nS2: +OK 1 13\n", "RFC1939-8-POL-02", true},
		{"all that was marked is gone", login + removed + again + "C2: STAT\nS2: +OK 1 17\n", "RFC1939-6-UPD-05", false},
		{"some of it is there after +OK", login + removed + again + "C2: STAT\nS2: +OK 2 31\n", "RFC1939-6-UPD-05", true},
		{"it is there after -ERR", login + failed + again + "C2: STAT\nS2: +OK 3 44\n", "RFC1939-6-UPD-05", false},
		{"it is gone after -ERR", login + failed + again + "C2: STAT\nS2: +OK 2 31\n", "RFC1939-6-UPD-05", false},
		{"others are gone after -ERR", login + failed + again + "C2: STAT\nS2: +OK 1 17\n", "RFC1939-6-UPD-05", true},
		{"a declined command changes nothing", login + "C: DELE 1\nS: +OK\nC: LAST\nS: -ERR no\nC: STAT\nS: +OK 2 31\n",
			"RFC1939-3-ERR-06", false},
		{"a declined command unmarks", login + "C: DELE 1\nS: +OK\nC: LAST\nS: -ERR no\nC: STAT\nS: +OK 3 44\n",
			"RFC1939-3-ERR-06", true},
		{"a field that is added and counted",
			login + "C: LIST 1\nS: +OK 1 24\nC: RETR 1\nS: +OK\nS: Status: O\nS: A: 1\nS:\nS: one\nS: .\n", "DEFACTO-GEN-07",
			false},
		{"a field that is added and not counted",
			login + "C: LIST 1\nS: +OK 1 13\nC: RETR 1\nS: +OK\nS: Status: O\nS: A: 1\nS:\nS: one\nS: .\n", "DEFACTO-GEN-07",
			true},
		{"a keyword as a tag", before("TOP") + enter + "C: TOP 1 0\nS: +OK\nS: A: 1\nS:\nS: .\n", "RFC2449-5-CAPA-06", false},
		{"another name as a tag", before("XTOP") + enter + "C: TOP 1 0\nS: +OK\nS: A: 1\nS:\nS: .\n", "RFC2449-5-CAPA-06",
			true},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := hear(t, world, c.dialogue)
			if o.Judged()[c.rule] == 0 {
				t.Errorf("%s was not judged", c.rule)
			}
			is := func(f rules.Finding) bool { return f.Rule == c.rule }
			if got := slices.ContainsFunc(o.Findings(), is); got != c.broken {
				t.Errorf("%s found broken: %t; all findings: %v", c.rule, got, o.Findings())
			}
		})
	}
}

// What was fetched may be gone where EXPIRE 0 is announced, and with it its number.
func TestNumbersAreOpenWhileRemovalIs(t *testing.T) {
	expiring := world
	expiring.Expires = true
	o := hear(t, expiring,
		login+"C: RETR 1\nS: +OK\nS: A: 1\nS:\nS: one\nS: .\nC: QUIT\nS: +OK\nS: <close>\n"+again+
			"C2: LIST 3\nS2: -ERR no such message\n")
	if got := broken(o); len(got) > 0 {
		t.Errorf("false alarm: %v", got)
	}
}

// Without a tag that could stand for the command there is nothing to say about its name.
func TestCapabilityThatIsNotListed(t *testing.T) {
	o := hear(t, world, before("UIDL")+enter+"C: TOP 1 0\nS: +OK\nS: A: 1\nS:\nS: .\n")
	if o.Judged()["RFC2449-5-CAPA-06"] > 0 {
		t.Error("CAPA-06 was judged")
	}
}
