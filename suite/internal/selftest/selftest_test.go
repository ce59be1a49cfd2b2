package selftest

import (
	"slices"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// A sample of faults and variations; the whole of them is measured by the command.
func TestRun(t *testing.T) {
	s, err := Run(t.Context(), Options{
		Scripts: suitetest.Scripts(t), Combinations: 2, Seed: 7,
		Faults: []string{"retr-not-stuffed", "dele-at-once", "no-lock", "list-shows-deleted", "size-counts-lf",
			"uidl-changes-every-session", "stat-before-login", "top-ignores-count", "rset-does-nothing", "drop-deletes"},
		Variations: []string{"snapshot-instead-of-lock", "no-capa", "uidl-hash"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, total := s.ByArea(); total.All() != 10 || total.Caught != 10 {
		t.Errorf("%+v", s.Faults)
	}
	if len(s.Variations) != 3 || s.Silent != 2 || s.FalseAlarms() != 0 || !s.Good(Promised) {
		t.Errorf("%+v %+v", s.Variations, s.Loud)
	}
}

// The measure can fail: without the scripts that show a fault, the fault is missed.
func TestBlindSuite(t *testing.T) {
	s, err := Run(t.Context(),
		Options{Scripts: suitetest.Scripts(t)[:0], Faults: []string{"dele-at-once"}, Variations: []string{}})
	if err != nil {
		t.Fatal(err)
	}
	if _, total := s.ByArea(); total.Missed != 1 || s.Good(Promised) {
		t.Errorf("%+v", s.Faults)
	}
}

// A fault that shows in one situation only is measured there.
func TestConfined(t *testing.T) {
	s, err := Run(t.Context(), Options{
		Scripts: suitetest.Scripts(t), Variations: []string{},
		Faults: []string{"dele-does-nothing@last-message", "dele-does-nothing@third-session"},
	})
	if err != nil {
		t.Fatal(err)
	}
	situations, total := s.BySituation()
	if total.All() != 2 || total.Caught != 2 || len(situations) != 2 || situations[0].Of != "last-message" {
		t.Errorf("%+v", s.Confined)
	}
	if len(s.Faults) != 0 || s.Confined[1].Title() != "dele-does-nothing@third-session" {
		t.Errorf("%+v", s)
	}
}

// The same seed draws the same confined faults, another one others, and all make sense.
func TestConfinedFaultsAreReproducible(t *testing.T) {
	draw := func(seed uint64) (names []string) {
		_, confined := (&Options{Confined: 50, Seed: seed}).subjects()
		for _, c := range confined {
			if fakeserver.Unfit(c.Fault.Name, c.situation.Name) != "" {
				t.Errorf("%s was drawn", c.name())
			}
			names = append(names, c.name())
		}
		return names
	}
	if one := draw(1); len(one) != 50 || !slices.Equal(one, draw(1)) || slices.Equal(one, draw(2)) {
		t.Errorf("the seed does not decide: %v", one)
	}
	if _, all := (&Options{All: true, Confined: 1}).subjects(); len(all) < 10*len(fakeserver.Faults()) {
		t.Errorf("%d are all", len(all))
	}
}

// What is less severe than the rule is in the catalogue is a miss, and so is an error.
func TestCatch(t *testing.T) {
	const rule = requirement.ID("RFC1939-5-DELE-01")
	finding := func(id requirement.ID, s requirement.Severity) verdict.Result {
		return verdict.Result{Verdict: verdict.Fail, Findings: []verdict.Finding{{Rule: id, Severity: s}}}
	}
	for _, c := range []struct {
		result     verdict.Result
		want       Catch
		suspicious bool
	}{
		{finding(rule, requirement.Fail), ByItsRule, false},
		{finding(rule, requirement.Warn), Missed, false},
		{finding("RFC1939-5-STAT-01", requirement.Fail), ByAnother, true},
		{finding("RFC1939-5-STAT-01", requirement.Warn), Missed, true},
		{verdict.Result{Verdict: verdict.Error}, Missed, true},
		{verdict.Result{Verdict: verdict.Pass}, Missed, false},
	} {
		tr := trial{Fault: Fault{Breaks: rule, Catch: Missed}, severity: requirement.Fail}
		if tr.add(c.result); tr.Catch != c.want || tr.suspicious != c.suspicious {
			t.Errorf("%+v: %s, suspicious %v", c.result, tr.Catch, tr.suspicious)
		}
	}
}

// The scripts that prove the rule come first, then those about the same command.
func TestSplit(t *testing.T) {
	q, _ := requirement.Find("RFC1939-5-DELE-01")
	proving, others := split(suitetest.Scripts(t), q)
	if len(proving) == 0 || len(others) == 0 {
		t.Fatal("the rule has no scripts, or all")
	}
	for _, r := range others[0].Header.Proves {
		if strings.HasPrefix(r.ID, "RFC1939-5-DELE-") {
			return
		}
	}
	t.Errorf("after those that prove the rule comes %s", others[0].File)
}

// The same seed draws the same combinations.
func TestCombinationsAreReproducible(t *testing.T) {
	a, b := combinations(Options{Combinations: 20, Seed: 3}), combinations(Options{Combinations: 20, Seed: 3})
	c := combinations(Options{Combinations: 20, Seed: 4})
	same := func(x, y [][]string) bool {
		for i := range x {
			if len(x[i]) != len(y[i]) || x[i][0] != y[i][0] {
				return false
			}
		}
		return true
	}
	if !same(a, b) || same(a, c) {
		t.Error("combinations do not follow the seed")
	}
}

func TestGood(t *testing.T) {
	if s := (&Score{Confined: []Fault{{Catch: ByItsRule}, {Catch: Missed}}}); s.Good(Promised) {
		t.Errorf("%+v is good", s)
	}
	score := func(caught, another, missed, loud int) *Score {
		s := &Score{}
		for range caught {
			s.Faults = append(s.Faults, Fault{Catch: ByItsRule})
		}
		for range another {
			s.Faults = append(s.Faults, Fault{Catch: ByAnother})
		}
		for range missed {
			s.Faults = append(s.Faults, Fault{Catch: Missed})
		}
		s.Loud = make([]Variation, loud)
		return s
	}
	for _, c := range []struct {
		s    *Score
		good bool
	}{{score(95, 5, 0, 0), true}, {score(94, 6, 0, 0), false}, {score(94, 0, 6, 0), false}, {score(100, 0, 0, 1), false}} {
		if c.s.Good(Promised) != c.good {
			t.Errorf("%+v: %v", c.s, c.s.Good(Promised))
		}
	}
}

// A variation that does not follow a recommendation names one that can be warned about, and a warning about it
// is no alarm, while one about another is.
func TestAgainst(t *testing.T) {
	for _, v := range fakeserver.Variations() {
		for _, id := range v.Against {
			if q, found := requirement.Find(requirement.ID(id)); !found || q.Severity != requirement.Warn {
				t.Errorf("%s is against %s, whose severity is %q", v.Name, id, q.Severity)
			}
		}
	}
	if got := against([]string{"no-capa", "plain-only"}); !slices.Equal(got, []string{"RFC5034-4-STRONG-01"}) {
		t.Errorf("against %v", got)
	}
}
