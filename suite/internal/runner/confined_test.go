package runner

import (
	"slices"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// What is broken in a situation only comes to light when scripts are played there.
func TestBrokenInASituation(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		fault, in, script string
		rule              requirement.ID
	}{
		{"stat-counts-deleted", "auth-external", "rfc1939/stat/sum-of-list-with-marks", requirement.RFC1939_5_STAT_03},
		{"stat-counts-deleted", "auth-external-initial-response", "rfc1939/stat/sum-of-list-with-marks",
			requirement.RFC1939_5_STAT_03},
		{"stat-counts-lf", "auth-login-initial-response", "rfc1939/stat/sum-of-list-with-marks",
			requirement.RFC1939_5_STAT_04},
		{"stat-counts-deleted", "new-mail", "rfc1939/stat/sum-of-list-with-marks", requirement.RFC1939_5_STAT_03},
		{"stat-counts-deleted", "after-autologout", "rfc1939/stat/sum-of-list-with-marks", requirement.RFC1939_5_STAT_03},
	} {
		t.Run(c.fault+"@"+c.in, func(t *testing.T) {
			t.Parallel()
			config := faketarget.Config{Faults: []string{c.fault + faketarget.Separator + c.in}}
			scripts, err := Select(suitetest.Scripts(t), []string{c.script}, nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			o := Options{Scripts: scripts, Situation: c.in, Jobs: 1, Timeout: 20 * time.Second}
			if c.in == "after-autologout" {
				config.Autologout = time.Second
				o.Autologout = config.Autologout
			}
			o.Target = suitetest.Target(t, config)
			report, err := Run(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(report.Results[0].Findings, func(f verdict.Finding) bool { return f.Rule == c.rule }) {
				t.Errorf("no finding of %s in %s", c.rule, report.Results[0].Situation)
			}
		})
	}
}
