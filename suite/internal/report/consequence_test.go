package report

import (
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/verdict"
)

// A consequence stands under the finding that explains it, once, and counts for nothing.
func TestConsequences(t *testing.T) {
	cause := finding("RFC1939-3-RESP-02", "a.pop3:3", "a line does not end with CRLF", "CRLF", "+OK and")
	follows := finding("RFC1939-5-NOOP-01", "a.pop3:3", "NOOP was not answered", "a reply", "nothing")
	cause.Consequences = []verdict.Finding{follows, follows}
	res := verdict.Result{Script: "a.pop3", Verdict: verdict.Fail, Findings: []verdict.Finding{cause}}
	text := findingsText(res)
	const want = "and, as a consequence, NOOP was not answered (RFC1939-5-NOOP-01)"
	if strings.Count(text, want) != 1 || strings.Count(text, "NOOP") != 2 {
		t.Errorf("found %q, want %q once", text, want)
	}
	if rules, broken := judged(&verdict.Report{Results: []verdict.Result{res}}); rules != 1 || broken != 1 {
		t.Errorf("%d rules judged, %d broken; want 1 and 1", rules, broken)
	}
	if line := headline(res); strings.Contains(line, "more") {
		t.Errorf("%q counts a consequence", line)
	}
}
