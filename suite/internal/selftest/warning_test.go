package selftest

import (
	"slices"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
)

// A fault is worth less than its rule only where a pitfall of the rule says so.
func TestWarningsArePitfalls(t *testing.T) {
	for _, f := range fakeserver.Faults() {
		q, _ := requirement.Find(requirement.ID(f.Breaks))
		says := slices.ContainsFunc(q.Pitfalls, func(p string) bool { return strings.Contains(p, "warning") })
		if f.Warning && (!says || q.Severity != requirement.Fail) {
			t.Errorf("%s is to be a warning, and no pitfall of %s says so", f.Name, f.Breaks)
		}
	}
}

// A warning is enough for such a fault, and for no other one.
func TestWarningIsEnough(t *testing.T) {
	s, err := Run(t.Context(), Options{Scripts: suitetest.Scripts(t), Variations: []string{},
		Faults: []string{"greeting-with-host-in-brackets"}})
	if err != nil || s.Faults[0].Catch != ByItsRule {
		t.Errorf("%+v, %v", s.Faults, err)
	}
	q, _ := requirement.Find(requirement.ID(s.Faults[0].Breaks))
	if got := expected(fakeserver.Fault{}, q); got != requirement.Fail {
		t.Errorf("another fault of the rule is expected to be found as %s", got)
	}
}
