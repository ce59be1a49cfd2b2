package runner

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// A maildrop is left as it was asked for, after a run that was stopped, too, and what it holds is told where nobody
// would see it.
func TestLeave(t *testing.T) {
	for name, tc := range map[string]struct {
		empty, stopped, broken bool
		left                   int
		warning                string
	}{
		"filled":              {left: 2},
		"filled and stopped":  {stopped: true, left: 2, warning: "the maildrops of mrose hold what the last script"},
		"emptied":             {empty: true},
		"emptied and stopped": {empty: true, stopped: true},
		"emptied, what is broken": {empty: true, broken: true, left: 2,
			warning: "the maildrop of mrose could not be emptied"},
	} {
		t.Run(name, func(t *testing.T) {
			tgt := fakeTarget(t, nil, nil)
			tgt.Accounts = tgt.Accounts[:1]
			ctx, cancel := context.WithCancel(t.Context())
			fill, held := tgt.Provision, 0
			tgt.Provision = route{Func: func(ctx context.Context, user string, drop fixtures.Maildrop) error {
				if tc.broken && len(drop.Messages) == 0 {
					return errors.New("no")
				}
				if err := ctx.Err(); err != nil {
					return err
				}
				held = len(drop.Messages)
				return fill.Fill(ctx, user, drop)
			}}
			tgt.Deliver = nil
			s := scriptsOf(t, 2, "maildrop: two-messages\n\nC: <log in>\nC: STAT\nS: +OK\nC: QUIT\nS: +OK\n")
			report, err := Run(ctx, Options{Target: tgt, Scripts: s, Timeout: time.Minute, LeaveEmpty: tc.empty, AsWritten: true,
				Stop: func(verdict.Result) bool {
					if tc.stopped {
						cancel()
					}
					return tc.stopped
				}})
			cancel()
			if err != nil {
				t.Fatal(err)
			}
			if held != tc.left {
				t.Errorf("%d messages are left, want %d", held, tc.left)
			}
			if all := strings.Join(report.Warnings, " "); tc.warning == "" && all != "" || !strings.Contains(all, tc.warning) {
				t.Errorf("warnings are %q, want %q", all, tc.warning)
			}
		})
	}
}
