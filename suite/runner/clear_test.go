package runner

import (
	"testing"

	"github.com/pop3spec/pop3spec/suite/verdict"
)

// Where only digests log in without TLS, a session of USER and PASS can't be played, and no script blames the
// server for it.
func TestAServerMayTakePasswordsUnderTLSOnly(t *testing.T) {
	tgt := fakeTarget(t, nil, []string{"user-only-under-tls"})
	report := runAll(t, tgt, allScripts(t))
	if report.Exit(true) != verdict.ExitHolds {
		t.Errorf("exit %d\n%s", report.Exit(true), describe(report))
	}
	for _, res := range report.Results {
		if res.Script == "sessions/rfc1939-user-pass.pop3" && res.Verdict != verdict.NotApplicable {
			t.Errorf("%s: %s, %s", res.Script, res.Verdict, res.Reason)
		}
	}
}
