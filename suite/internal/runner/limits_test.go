package runner

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/clock"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// quick is a clock on which waiting takes no time.
func quick() clock.Clock {
	now := time.Now()
	real := now
	return clock.Clock{
		Now: func() time.Time { return now.Add(time.Since(real)) },
		Sleep: func(ctx context.Context, d time.Duration) error {
			return clock.System.Sleep(ctx, min(d, 5*time.Millisecond))
		},
	}
}

// A server that takes only so many connections at once is played by fewer scripts at
// once; a script that needs more is blocked, and nothing is broken by it.
func TestLimitOfConnectionsAtOnce(t *testing.T) {
	for _, said := range []string{bye, "-ERR too many connections\r\n"} {
		tgt := fakeTarget(t, nil, nil)
		tgt.TLSAddress = ""
		f := &front{admit: func(open int) string {
			if open >= 2 {
				return said
			}
			return ""
		}}
		f.stand(t, tgt)
		all := scriptsOf(t, 20, peaceful)
		three, err := parse("three.pop3",
			"proves: RFC1939-5-NOOP-01\nmaildrop: any\n\nC1: <log in>\nC2: <get ready to log in>\nC3: <get ready to log "+
				"in>\nC1: NOOP\nS1: +OK\n")
		if err != nil {
			t.Fatal(err)
		}
		report, err := Run(t.Context(),
			Options{Target: tgt, Scripts: append(all, three), Timeout: 20 * time.Second, clock: quick()})
		if err != nil {
			t.Fatal(err)
		}
		if report.Summary[verdict.Pass] != len(all) || report.Ended != verdict.Complete ||
			report.Exit(true) != verdict.ExitHolds {
			t.Errorf("%q: %+v\n%s", said, report.Summary, describe(report))
		}
		if last := report.Results[len(all)]; last.Verdict != verdict.Blocked || !strings.Contains(last.Reason, "--jobs 1") {
			t.Errorf("%s: %s", last.Verdict, last.Reason)
		}
	}
}

// A server that lets nobody in after some connections, as one with a limit for each
// minute, is given up after a while: one reason, no broken rule, and no success.
func TestLimitOfConnections(t *testing.T) {
	for _, said := range []string{bye, "-ERR slow down\r\n"} {
		tgt := fakeTarget(t, nil, nil)
		tgt.TLSAddress = ""
		left := 40
		f := &front{admit: func(int) string {
			if left--; left < 0 {
				return said
			}
			return ""
		}}
		f.stand(t, tgt)
		report, err := Run(t.Context(),
			Options{Target: tgt, Scripts: scriptsOf(t, 100, peaceful), Timeout: 10 * time.Second, clock: quick()})
		if err != nil {
			t.Fatal(err)
		}
		reasons := map[string]bool{}
		for _, res := range report.Results {
			if res.Verdict == verdict.Blocked {
				reasons[res.Reason] = true
			}
		}
		if report.Summary[verdict.Fail]+report.Summary[verdict.Warn]+report.Summary[verdict.Error] > 0 || len(reasons) != 1 {
			t.Errorf("%q: %+v %v\n%s", said, report.Summary, reasons, describe(report))
		}
		if report.Ended != verdict.Aborted || report.Exit(false) != verdict.ExitTarget || f.dialled > 300 {
			t.Errorf("%q: %s, exit %d, %d connections", said, report.Ended, report.Exit(false), f.dialled)
		}
	}
}

// A limit that passes costs no script its verdict.
func TestLimitThatPasses(t *testing.T) {
	tgt := fakeTarget(t, nil, nil)
	tgt.TLSAddress = ""
	came := 0
	f := &front{admit: func(int) string {
		if came++; came%30 > 26 {
			return bye
		}
		return ""
	}}
	f.stand(t, tgt)
	report, err := Run(t.Context(),
		Options{Target: tgt, Scripts: scriptsOf(t, 100, peaceful), Timeout: 10 * time.Second, Jobs: 1, clock: quick()})
	if err != nil {
		t.Fatal(err)
	}
	if report.Summary[verdict.Pass] != 100 {
		t.Errorf("%+v\n%s", report.Summary, describe(report))
	}
}
