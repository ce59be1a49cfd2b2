package runner

import (
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// Where only digests log in without TLS, a session of USER and PASS can't be played, and no script blames the
// server for it.
func TestAServerMayTakePasswordsUnderTLSOnly(t *testing.T) {
	tgt := fakeTarget(t, nil, []string{"user-only-under-tls"})
	some, err := Select(suitetest.Scripts(t), []string{"sessions", "rfc1939/user-pass", "rfc2595"}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	report := runAll(t, tgt, some)
	if report.Exit(true) != verdict.ExitHolds {
		t.Errorf("exit %d\n%s", report.Exit(true), describe(report))
	}
	for _, res := range report.Results {
		if res.Script == "sessions/rfc1939-user-pass.pop3" && res.Verdict != verdict.NotApplicable {
			t.Errorf("%s: %s, %s", res.Script, res.Verdict, res.Reason)
		}
	}
}

// In a run under TLS, a session that knows nothing of TLS begins with the upgrade.
func TestASessionGoesThroughTheUpgradeFirst(t *testing.T) {
	for _, required := range []bool{false, true} { // with TLS required, the fake has no APOP
		tgt, err := faketarget.Start(faketarget.Config{RequireTLS: required})
		if err != nil {
			t.Fatal(err)
		}
		defer tgt.Close()
		tgt.STLS = true
		sessions, err := Select(suitetest.Scripts(t), []string{"sessions"}, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, res := range runAll(t, tgt, sessions).Results {
			if res.Verdict != verdict.Pass && !(required && strings.Contains(res.Reason, "APOP")) {
				t.Errorf("%s: %s, %s", res.Script, res.Verdict, res.Reason)
			}
		}
	}
}
