package runner

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/clock"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// When the time is over no script begins, those under way come to their end, and the report says that it is not
// complete.
func TestBudget(t *testing.T) {
	some, err := Select(suitetest.Scripts(t), []string{"rfc1939/list"}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	var passed atomic.Int64 // hours
	report, err := Run(t.Context(), Options{
		Target: fakeTarget(t, nil, nil), Scripts: some, Timeout: time.Minute, Jobs: 1, Budget: 3 * time.Hour,
		Progress: func(p Progress) {
			if p.Result != nil {
				passed.Add(1)
			}
		},
		clock: clock.Clock{Now: func() time.Time { return time.Unix(3600*passed.Load(), 0) }},
	})
	if err != nil {
		t.Fatal(err)
	}
	over := strings.Contains(report.Reason, "the time was over after 3 of ")
	if len(report.Results) != 3 || report.Ended != verdict.Interrupted || !over {
		t.Errorf("%d results, %s: %s", len(report.Results), report.Ended, report.Reason)
	}
}
