package runner

import (
	"slices"
	"testing"

	"github.com/pop3spec/pop3spec/suite/requirement"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// A script that claims to prove a rule puts it to the test: in a run in which all is
// well, the oracle has judged the rule, or an expectation that stands for it was met.
// A claim that nothing judges could never fail.
func TestScriptsJudgeWhatTheyClaim(t *testing.T) {
	report := runAll(t, fakeTarget(t, nil, nil), allScripts(t))
	for _, res := range report.Results {
		for _, rule := range res.Rules {
			if _, known := requirement.Find(rule); !known {
				t.Errorf("%s proves %s, which is no rule", res.Script, rule)
			}
			if res.Verdict == verdict.Pass && !slices.Contains(res.Judged, rule) {
				t.Errorf("%s claims %s and never judges it", res.Script, rule)
			}
		}
		if res.Verdict == verdict.NotApplicable {
			t.Errorf("%s does not apply to the fake, which offers everything: %s", res.Script, res.Reason)
		}
	}
}
