package runner

import (
	"slices"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// The whole suite runs against a service, and finds what that one does on purpose,
// and nothing else.
func TestServicesBreakNothingByAccident(t *testing.T) {
	for _, p := range fakeserver.Profiles() {
		t.Run(p.Name, func(t *testing.T) {
			t.Parallel()
			tgt, err := faketarget.Start(faketarget.Config{Profile: p.Name})
			if err != nil {
				t.Fatal(err)
			}
			defer tgt.Close()
			report, err := Run(t.Context(),
				Options{Target: tgt, Provider: p.Name, Scripts: suitetest.Scripts(t), Timeout: time.Minute})
			if err != nil {
				t.Fatal(err)
			}
			var failed []string
			for _, res := range report.Results {
				switch res.Verdict {
				case verdict.Fail, verdict.Warn, verdict.Error:
					failed = append(failed, res.Script+" "+string(res.Verdict))
				}
			}
			if !slices.Equal(failed, p.Fails) {
				t.Errorf("fails %q, on purpose are %q\n%s", failed, p.Fails, describe(report))
			}
		})
	}
}

// What a script says about a service does not concern other servers.
func TestScriptsAboutAServiceApplyToItAlone(t *testing.T) {
	for _, res := range runAll(t, fakeTarget(t, nil, nil), about(suitetest.Scripts(t), "gmail")).Results {
		if res.Verdict != verdict.NotApplicable || res.Reason == "" {
			t.Errorf("%s: %s: %s", res.Script, res.Verdict, res.Reason)
		}
	}
}
