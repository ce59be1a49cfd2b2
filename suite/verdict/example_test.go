package verdict_test

import (
	"fmt"

	"github.com/pop3spec/pop3spec/suite/verdict"
)

// What is broken and known does not fail a run; what is not in the baseline does.
func ExampleBaseline_Apply() {
	report := &verdict.Report{Results: []verdict.Result{{
		Script:   "rfc1939/dele/number.pop3",
		Verdict:  verdict.Fail,
		Findings: []verdict.Finding{{Rule: "RFC1939-5-DELE-01", Severity: "fail"}},
	}}}
	baseline, err := verdict.ParseBaseline("known.txt", []byte(
		"fail rfc1939/dele/number.pop3 RFC1939-5-DELE-01 # ticket 4711, due in March\n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(report.Exit(false) == verdict.ExitBroken)
	outdated := baseline.Apply(report, true)
	fmt.Println(report.Results[0].Baseline, outdated)
	fmt.Println(report.Exit(false) == verdict.ExitHolds)
	// Output:
	// true
	// ticket 4711, due in March []
	// true
}
