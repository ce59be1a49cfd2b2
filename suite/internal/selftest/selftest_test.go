package selftest

import (
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
)

// A sample of faults and variations; the whole of them is measured by the command.
func TestSample(t *testing.T) {
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
	}{{score(95, 5, 0, 0), true}, {score(94, 6, 0, 0), false}, {score(99, 0, 1, 0), false}, {score(100, 0, 0, 1), false}} {
		if c.s.Good(Promised) != c.good {
			t.Errorf("%+v: %v", c.s, c.s.Good(Promised))
		}
	}
}
