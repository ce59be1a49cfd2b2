package runner

import (
	"testing"

	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// Without a provisioner scripts are played against whatever mail is there, of which they know nothing before they
// have asked.
func TestEveryScriptPassesOnAMailboxThatIsSomebodys(t *testing.T) {
	tgt := fakeTarget(t, nil, nil)
	drop, err := fixtures.Load("three-messages")
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range faketarget.Accounts {
		if err := tgt.Provision.Fill(t.Context(), a.User, drop); err != nil {
			t.Fatal(err)
		}
	}
	tgt.Provision = nil
	report := runAll(t, tgt, suitetest.Scripts(t))
	if report.Exit(true) != verdict.ExitHolds || report.Summary[verdict.Pass] < 100 {
		t.Errorf("exit %d, %+v\n%s", report.Exit(true), report.Summary, describe(report))
	}
}
