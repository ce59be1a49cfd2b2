package runner

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
)

// A server by which nobody can log in is a finding if that is certain; otherwise the accounts may be wrong.
func TestLockedOut(t *testing.T) {
	for name, tc := range map[string]struct {
		config faketarget.Config
		broken requirement.ID // "" if the target can't be tested
		secret string         // of all accounts; "" is the right one
		alone  bool           // there is one account
		inUse  bool           // its mailbox is somebody's
	}{
		"no command to log in":         {config: faults("no-way-to-log-in"), broken: "RFC1939-4-AUTH-01"},
		"PASS refuses the right one":   {config: faults("user-name-in-capitals"), broken: "RFC1939-7-USER-01"},
		"the passwords are wrong":      {secret: "no"},
		"one account, PASS refuses it": {config: faults("user-name-in-capitals"), alone: true},
		"a mailbox that is in use":     {config: faults("user-name-in-capitals"), inUse: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tgt, err := faketarget.Start(tc.config)
			if err != nil {
				t.Fatal(err)
			}
			defer tgt.Close()
			tgt.Accounts = append(tgt.Accounts[:0:0], tgt.Accounts...)
			for i := range tgt.Accounts {
				if tc.secret != "" {
					tgt.Accounts[i].Password = tc.secret
				}
			}
			if tc.alone {
				tgt.Accounts = tgt.Accounts[:1]
			}
			if tc.inUse {
				tgt.Provision = nil
			}
			report, err := Run(t.Context(), Options{Target: tgt, Scripts: suitetest.Scripts(t)[:5], Timeout: 5 * time.Second})
			if tc.broken == "" {
				if failed, ok := errors.AsType[*TargetError](err); !ok || !failed.Refused {
					t.Errorf("%v, %+v", err, report)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			found := report.Results[0].Findings
			if len(found) != 1 || found[0].Rule != tc.broken || report.Summary["blocked"] != 5 {
				t.Errorf("%+v, %+v", found, report.Summary)
			}
			if reason := report.Results[1].Reason; !strings.Contains(reason, "could not be tested") {
				t.Errorf("the others are blocked because %s", reason)
			}
		})
	}
}

func faults(names ...string) faketarget.Config { return faketarget.Config{Faults: names} }
