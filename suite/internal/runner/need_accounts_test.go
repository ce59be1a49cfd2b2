package runner

import (
	"slices"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// With two accounts two scripts are played at once, as long as neither needs the other's, and come to what they come to
// one after the other.
func TestTwoAccountsAreTwoHands(t *testing.T) {
	patterns := []string{"rfc1939/lock", "rfc1939/dele", "rfc1939/list", "de-facto/last"}
	some, err := Select(suitetest.Scripts(t), patterns, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, faults := range [][]string{nil, {"list-shows-deleted"}} {
		var reports [2]*verdict.Report
		most := 0
		for i, jobs := range []int{1, 0} {
			tgt := fakeTarget(t, faults, nil)
			tgt.Accounts = tgt.Accounts[:2]
			inside := 0
			reports[i], err = Run(t.Context(), Options{Target: tgt, Scripts: some, Timeout: time.Minute, Jobs: jobs, Seed: 1,
				Progress: func(p Progress) { // never called beside itself
					if p.Result != nil {
						inside--
						return
					}
					inside++
					if jobs == 0 {
						most = max(most, inside)
					}
				}})
			if err != nil {
				t.Fatal(err)
			}
		}
		if most != 2 {
			t.Errorf("%d scripts at once, want 2", most)
		}
		for i, one := range reports[0].Results {
			both := reports[1].Results[i]
			if one.Verdict != both.Verdict || one.Situation != both.Situation || !slices.Equal(messages(one), messages(both)) {
				t.Errorf("%s: %s (%s) %q, want %s (%s) %q", one.Script, both.Verdict, both.Situation, messages(both),
					one.Verdict, one.Situation, messages(one))
			}
		}
	}
}

func messages(res verdict.Result) (all []string) {
	for _, f := range res.Findings {
		all = append(all, string(f.Rule)+": "+f.Message)
	}
	slices.Sort(all)
	return all
}
