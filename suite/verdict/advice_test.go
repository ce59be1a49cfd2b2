package verdict_test

import (
	"slices"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// A remark is one advice a run, however many scripts it showed in, and changes nothing.
func TestAdviceIsGivenOnce(t *testing.T) {
	remark := verdict.Finding{Rule: "RFC4616-5-ADV-01", Severity: requirement.Info,
		Message: "PLAIN is offered without TLS"}
	met := remark
	met.Message, met.Expectation = "not what the transcript expects", true
	r := &verdict.Report{Results: []verdict.Result{
		{Script: "a.pop3", Verdict: verdict.Pass, Findings: []verdict.Finding{met, remark}},
		{Script: "b.pop3", Verdict: verdict.Pass, Findings: []verdict.Finding{remark, remark}},
		{Script: "c.pop3", Verdict: verdict.Pass, Findings: []verdict.Finding{met}},
	}}
	r.Count()
	if len(r.Advice) != 1 || r.Advice[0].Message != remark.Message ||
		!slices.Equal(r.Advice[0].Scripts, []string{"a.pop3", "b.pop3", "c.pop3"}) {
		t.Errorf("%+v", r.Advice)
	}
	if r.Exit(true) != verdict.ExitHolds || verdict.Of(r.Results[0].Findings) != verdict.Pass {
		t.Error("an advice is held against the server")
	}
}
