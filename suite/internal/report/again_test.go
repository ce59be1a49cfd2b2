package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// What every script brings out is shown in full once.
func TestRepeatedFindingsAreShownOnce(t *testing.T) {
	r := &verdict.Report{}
	for _, script := range []string{"a.pop3", "b.pop3", "c.pop3"} {
		r.Results = append(r.Results, verdict.Result{Script: script, Verdict: verdict.Warn, Findings: []verdict.Finding{{
			Rule: "RFC2449-9-REG-01", Severity: requirement.Warn, Message: "CAPA lists a tag that nobody has registered",
		}}})
	}
	r.Count()
	var out bytes.Buffer
	if err := NewPretty(&out, Options{}).End(r); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(out.String(), "CAPA lists a tag"); n != 1 {
		t.Errorf("shown %d times:\n%s", n, out.String())
	}
	if !strings.Contains(out.String(), "RFC2449-9-REG-01 in b.pop3, c.pop3\n") {
		t.Errorf("the other scripts are not named:\n%s", out.String())
	}
}
