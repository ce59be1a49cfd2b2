package runner

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

const (
	peaceful = "proves: RFC1939-5-NOOP-01\nmaildrop: one-message\n\nC: <log in>\nC: NOOP\nS: +OK\nC: <wait 30ms>\nC: " +
		"STAT\nS: +OK 1 240\nC: QUIT\nS: +OK\n"
	deadly = "proves: RFC1939-3-ERR-01\nmaildrop: one-message\n\nC: <log in>\nC: POISON\nS: <any reply or close>\n"
)

// breaks reports whether a result has a finding against a rule.
func breaks(res verdict.Result, rule requirement.ID) bool {
	return slices.ContainsFunc(res.Findings, func(f verdict.Finding) bool { return f.Rule == rule })
}

// amid makes scripts of which one, in the middle, is the end of the server.
func amid(t *testing.T, n int) []*transcript.Script {
	t.Helper()
	all := scriptsOf(t, n, peaceful)
	s, err := transcript.Parse("poison.pop3", []byte(deadly))
	if err != nil {
		t.Fatal(err)
	}
	return slices.Insert(all, n/2, s)
}

// A server that a script brings down is brought back, as often as that takes, and only
// the script that did it has a finding, however many were played at that moment and
// however long the server took to die.
func TestRestart(t *testing.T) {
	for _, jobs := range []int{1, 4} {
		for _, agony := range []time.Duration{0, 50 * time.Millisecond} {
			t.Run(fmt.Sprint(jobs, " jobs ", agony), func(t *testing.T) {
				tgt := fakeTarget(t, nil, nil)
				f := &front{fatal: "POISON", agony: agony}
				f.stand(t, tgt)
				tgt.Restart = func(context.Context) error { return f.start() }
				report, err := Run(t.Context(),
					Options{Target: tgt, Scripts: amid(t, 20), Timeout: 20 * time.Second, Jobs: jobs, Situation: "plain"})
				if err != nil {
					t.Fatal(err)
				}
				for _, res := range report.Results {
					if res.Script == "poison.pop3" {
						if res.Verdict != verdict.Fail || !breaks(res, inService) {
							t.Errorf("the culprit: %s (%s)", res.Verdict, res.Reason)
						}
					} else if res.Verdict != verdict.Pass {
						t.Errorf("%s: %s (%s)", res.Script, res.Verdict, res.Reason)
					}
				}
				if told := strings.Join(report.Warnings, "\n"); !strings.Contains(told,
					"poison.pop3 brought the server down (restart ") {
					t.Errorf("warnings: %s", told)
				}
				if report.Ended != verdict.Complete || f.starts < 2 || f.starts > 8 {
					t.Errorf("%d starts; ended %s", f.starts, report.Ended)
				}
			})
		}
	}
}

// A restart that does nothing is told, once, and what could not be played has one reason.
func TestRestartInVain(t *testing.T) {
	tgt := fakeTarget(t, nil, nil)
	f := &front{fatal: "POISON"}
	f.stand(t, tgt)
	called := 0
	tgt.Restart = func(context.Context) error { called++; return fmt.Errorf("no such unit") }
	report, err := Run(t.Context(),
		Options{Target: tgt, Scripts: amid(t, 20), Timeout: 10 * time.Second, Jobs: 1, Situation: "plain"})
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Warnings) != 1 || !strings.Contains(report.Warnings[0], "no such unit") || called != 1 {
		t.Errorf("called %d times: %q", called, report.Warnings)
	}
	if report.Summary[verdict.Fail] != 1 || report.Summary[verdict.Blocked] != 10 ||
		report.Exit(false) != verdict.ExitBroken {
		t.Errorf("%+v\n%s", report.Summary, describe(report))
	}
}

// Where several scripts were played when the server went away for good, each that may
// have done it is named, one has the finding, and none has the traces of the outage.
func TestOutageAmongMany(t *testing.T) {
	tgt := fakeTarget(t, nil, nil)
	f := &front{fatal: "POISON"}
	f.stand(t, tgt)
	report, err := Run(t.Context(),
		Options{Target: tgt, Scripts: amid(t, 40), Timeout: 20 * time.Second, Jobs: 4, Situation: "plain"})
	if err != nil {
		t.Fatal(err)
	}
	reasons := map[string]int{}
	for _, res := range report.Results {
		switch res.Verdict {
		case verdict.Fail:
			if !strings.Contains(res.Reason, "poison.pop3") && res.Script != "poison.pop3" {
				t.Errorf("%s: %s", res.Script, res.Reason)
			}
		case verdict.Blocked:
			reasons[res.Reason]++
		case verdict.Pass, verdict.NotApplicable:
		default:
			t.Errorf("%s: %s: %s", res.Script, res.Verdict, res.Reason)
		}
	}
	if report.Summary[verdict.Fail] != 1 || len(reasons) != 1 {
		t.Errorf("%+v %v\n%s", report.Summary, reasons, describe(report))
	}
}
