package runner

import (
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/sasl"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// A server that has no verifier for an account refuses its right digests, and breaks nothing: one that takes some
// of them, or others in their place, does.
func TestVerifiers(t *testing.T) {
	const stamp, secret, name = "<1896.697170952@dbc.mtview.ca.us>", "tanstaaf", "APOP mrose "
	right := sasl.APOP(stamp, secret)
	var times atomic.Int64
	for _, tc := range []struct {
		what    string
		takes   func(digest string) bool
		verdict verdict.Verdict
		broken  string
	}{
		{"takes right digests", func(d string) bool { return d == right }, verdict.Pass, ""},
		{"takes none", func(string) bool { return false }, verdict.Blocked, ""},
		{"wants capitals", func(d string) bool { return d == strings.ToUpper(right) }, verdict.Fail, "RFC1939-7-APOP-04"},
		{"makes it without brackets", func(d string) bool { return d == sasl.APOP(strings.Trim(stamp, "<>"), secret) },
			verdict.Fail, "RFC1939-7-APOP-04"},
		{"takes one of many", func(d string) bool { return d == right && times.Add(1) == 2 }, verdict.Fail,
			"RFC5034-4-LEN-01"},
	} {
		t.Run(tc.what, func(t *testing.T) {
			t.Parallel()
			tgt := listening(t, "+OK "+stamp+"\r\n", func(command string) string {
				digest, apop := strings.CutPrefix(command, name)
				switch {
				case command == "CAPA", apop && !tc.takes(digest):
					return "-ERR\r\n"
				case command == "STAT":
					return "+OK 0 0\r\n"
				}
				return "+OK\r\n"
			})
			s, err := parse("a.pop3", "proves: RFC5034-4-LEN-01\nmaildrop: any\nrequires: APOP\n\n"+
				"C: <get ready to log in>\nC: APOP {user} {digest}\nS: +OK\nC: <drop connection>\n")
			if err != nil {
				t.Fatal(err)
			}
			res, report := runOne(t, tgt, s)
			var broken []string
			for _, f := range res.Findings {
				if f.Severity != requirement.Info {
					broken = append(broken, string(f.Rule))
				}
			}
			if res.Verdict != tc.verdict || strings.Join(broken, " ") != tc.broken {
				t.Errorf("%s %s %q, want %s %s", res.Verdict, res.Reason, broken, tc.verdict, tc.broken)
			}
			advised := slices.ContainsFunc(report.Advice, func(a verdict.Advice) bool { return a.Rule == "RFC1939-7-APOP-04" })
			if advised != (tc.verdict == verdict.Blocked) {
				t.Errorf("advice: %v", report.Advice)
			}
		})
	}
}

// That an account can log in at all, its password shows wherever it may be sent: a name outside ASCII is none for USER
// at many a server.
func TestUsableByMechanismOnly(t *testing.T) {
	some, err := Select(suitetest.Scripts(t), []string{"rfc5802/first-message/name-typed-in-another-way"}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	report := runAll(t, fakeTarget(t, nil, []string{"eight-bit-dropped", "scram-without-verifiers"}), some)
	if got := report.Results[0]; got.Verdict != verdict.Blocked {
		t.Errorf("%s: %s\n%s", got.Verdict, got.Reason, describe(report))
	}
}
