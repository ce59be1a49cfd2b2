package runner

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite/requirement"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// Each fault of the fake must be found by the rule that it breaks.
func TestEveryFaultIsFound(t *testing.T) {
	all := allScripts(t)
	for _, f := range fakeserver.Faults() {
		if only := os.Getenv("FAULT"); only != "" && only != f.Name {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			report, err := Run(t.Context(), Options{Target: fakeTarget(t, []string{f.Name}, nil), Scripts: all, Timeout: shortTimeout})
			if err != nil {
				t.Logf("not testable: %v", err)
				t.Fail()
				return
			}
			var found []string
			for _, res := range report.Results {
				for _, x := range res.Findings {
					if !slices.Contains(found, string(x.Rule)) {
						found = append(found, string(x.Rule))
					}
				}
			}
			if !slices.Contains(found, f.Breaks) {
				t.Errorf("breaks %s; found %s", f.Breaks, strings.Join(found, " "))
				if os.Getenv("FAULT") != "" {
					t.Log(describe(report))
				}
			}
		})
	}
}

// No legal variation may make the suite raise its voice.
func TestVariationsAreLeftAlone(t *testing.T) {
	all := allScripts(t)
	for _, v := range fakeserver.Variations() {
		if only := os.Getenv("VARIATION"); only != "" && only != v.Name {
			continue
		}
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			report, err := Run(t.Context(), Options{Target: fakeTarget(t, nil, []string{v.Name}), Scripts: all, Timeout: 10 * time.Second})
			if err != nil {
				t.Fatal(err)
			}
			for _, res := range report.Results {
				for _, f := range res.Findings {
					if f.Severity == requirement.Fail {
						t.Errorf("%s: %s: %s\n%s", res.Script, f.Rule, f.Message, strings.Join(f.Conversation, "\n"))
					}
				}
				if res.Verdict == verdict.Error {
					t.Errorf("%s: %s", res.Script, res.Reason)
				}
			}
		})
	}
}
