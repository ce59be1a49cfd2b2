package coverage

import (
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
)

// Every rule has a script or a written reason why it has none; of those that a client
// can see all have a script, of those that it can see in part four out of five.
func TestEveryRuleIsAccountedFor(t *testing.T) {
	all := suitetest.Scripts(t)
	m := Of(all)
	for _, row := range m {
		if row.Gap() {
			t.Errorf("%s (%s) has neither a script nor a reason", row.ID, row.Level)
		}
	}
	seen := m.ByObservable()
	if c := seen[requirement.Visible]; c.Percent() < 100 {
		t.Errorf("%d of %d rules that a client can see are proven", c.Proven, c.All)
	}
	if c := seen[requirement.PartlyVisible]; c.Percent() < 80 {
		t.Errorf("%d of %d rules that a client can see in part are proven", c.Proven, c.All)
	}
}
