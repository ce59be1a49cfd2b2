package runner

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// A script that takes any maildrop with so many messages at least is right about one that
// has no more.
func TestScriptsPassOnTheSmallestMaildrop(t *testing.T) {
	all := suitetest.Scripts(t)
	all = slices.DeleteFunc(all, func(s *transcript.Script) bool { return s.Header.Maildrop.AtLeast == 0 })
	if len(all) == 0 {
		t.Fatal("there are no such scripts")
	}
	smallest := func(s *transcript.Script) (fixtures.Maildrop, bool) { return numbered(s.Header.Maildrop.AtLeast), true }
	report, err := Run(t.Context(),
		Options{Target: fakeTarget(t, nil, nil), Scripts: all, Maildrop: smallest, Timeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	for _, res := range report.Results {
		switch res.Verdict {
		case verdict.Pass, verdict.NotApplicable, verdict.Blocked:
		default:
			t.Errorf("%s: %s: %s\n%s", res.Script, res.Verdict, res.Reason, describe(report))
		}
	}
}

// numbered is a maildrop with n messages.
func numbered(n int) fixtures.Maildrop {
	drop := fixtures.Maildrop{Name: "numbered"}
	for i := range n {
		text := fmt.Sprintf("Subject: number %d\r\n\r\n%0*d\r\n", i+1, 20*(i+1), i)
		drop.Messages = append(drop.Messages, fixtures.NewMessage([]byte(text)))
	}
	return drop
}

// Mailboxes that the harness does not fill differ: a script that needs some messages is
// played with one that has them.
func TestScriptsFindAMailboxThatHoldsEnough(t *testing.T) {
	all := suitetest.Scripts(t)
	all = slices.DeleteFunc(all, func(s *transcript.Script) bool { return s.Header.Maildrop.AtLeast == 0 })
	for name, allow := range map[string]bool{"read only": false, "with deletions": true} {
		t.Run(name, func(t *testing.T) {
			tgt := fakeTarget(t, nil, nil)
			for i, a := range tgt.Accounts {
				if err := tgt.Provision.Fill(t.Context(), a.User, numbered(max(0, 4-2*i))); err != nil {
					t.Fatal(err)
				}
			}
			tgt.Provision = nil
			report, err := Run(t.Context(),
				Options{Target: tgt, Scripts: all, AllowDelete: allow, Timeout: time.Minute, Jobs: 4})
			if err != nil {
				t.Fatal(err)
			}
			passed := 0
			for _, res := range report.Results {
				switch res.Verdict {
				case verdict.NotApplicable, verdict.Blocked:
				case verdict.Pass:
					passed++
				default:
					t.Errorf("%s: %s: %s\n%s", res.Script, res.Verdict, res.Reason, describe(report))
				}
			}
			if passed < 20 {
				t.Errorf("only %d passed", passed)
			}
		})
	}
}
