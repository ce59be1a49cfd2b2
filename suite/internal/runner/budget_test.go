package runner

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/clock"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/transcript"
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

// Nobody waits for the accounts of a script that was about to begin when the time was over.
func TestNothingIsHeldWhenTheTimeIsOver(t *testing.T) {
	r := &Runner{Options: Options{Scripts: make([]*transcript.Script, 2)}, clock: clock.System, until: time.Unix(1, 0)}
	p := &playing{Runner: r, results: make([]verdict.Result, 2)}
	q := newRota(1, 2)
	for i := range r.Scripts {
		q.add(booking{turn: turn{script: i}})
	}
	for p.next(t.Context(), &worker{Runner: r}, q, make([][]model.Account, 1)) {
	}
	if _, _, open := q.pick(); open || len(q.busy[0]) > 0 || len(q.left) > 0 {
		t.Errorf("scripts are left: %v; accounts are held: %v; to be played otherwise: %v", open, q.busy[0], q.left)
	}
}
