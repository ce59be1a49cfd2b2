package runner

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/internal/target"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// fakeTarget starts the fake with faults and variations enabled.
func fakeTarget(t testing.TB, faults, variations []string) *target.Target {
	t.Helper()
	return suitetest.Target(t, faketarget.Config{Faults: faults, Variations: variations})
}

func runAll(t testing.TB, tgt *target.Target, all []*transcript.Script) *verdict.Report {
	t.Helper()
	report, err := Run(context.Background(), Options{Target: tgt, Scripts: all, Timeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// runOne runs one script against a server that answers soon or never.
func runOne(t testing.TB, tgt *target.Target, s *transcript.Script) (verdict.Result, *verdict.Report) {
	t.Helper()
	o := Options{Target: tgt, Scripts: []*transcript.Script{s}, Timeout: 300 * time.Millisecond}
	report, err := Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return report.Results[0], report
}

// describe prints what did not pass, with the conversations.
func describe(r *verdict.Report) string {
	var b strings.Builder
	for _, res := range r.Results {
		if res.Verdict == verdict.Pass || res.Verdict == verdict.NotApplicable || res.Verdict == verdict.Blocked {
			continue
		}
		b.WriteString(res.Script + ": " + string(res.Verdict) + ": " + res.Reason + "\n")
		for _, f := range res.Findings {
			b.WriteString("  " + string(f.Rule) + " " + f.At + ": " + f.Message + "\n    expected " + f.Expected +
				"\n    got      " + f.Got + "\n    " + strings.Join(f.Conversation, "\n    ") + "\n")
		}
	}
	return b.String()
}

// played are the reports of whole runs, by how the fake was reached: none is made twice.
var played = map[string]*verdict.Report{}

// wholeRun plays every script on the fake, in clear unless change says otherwise.
func wholeRun(t *testing.T, way string, change func(*target.Target)) *verdict.Report {
	t.Helper()
	if played[way] == nil {
		tgt := fakeTarget(t, nil, nil)
		change(tgt)
		played[way] = runAll(t, tgt, suitetest.Scripts(t))
	}
	return played[way]
}

const clearly = "in clear"

func asItIs(*target.Target) {}

func TestEveryScriptPassesOnTheFake(t *testing.T) {
	for name, change := range map[string]func(*target.Target){
		clearly:        asItIs,
		"STLS":         func(tgt *target.Target) { tgt.STLS = true },
		"implicit TLS": func(tgt *target.Target) { tgt.Implicit = true },
	} {
		t.Run(name, func(t *testing.T) {
			report := wholeRun(t, name, change)
			if report.Exit(true) != verdict.ExitHolds {
				t.Errorf("exit %d\n%s", report.Exit(true), describe(report))
			}
			t.Log(report.Summary, report.Duration, "ms")
		})
	}
}
