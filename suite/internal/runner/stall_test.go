package runner

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/suite/internal/clock"
	"github.com/pop3spec/pop3spec/suite/internal/provision"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// scriptsOf makes some scripts of one text.
func scriptsOf(t *testing.T, number int, text string) []*transcript.Script {
	t.Helper()
	var all []*transcript.Script
	for i := range number {
		s, err := transcript.Parse(fmt.Sprintf("%02d.pop3", i+1), []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	return all
}

// A server that can't open a maildrop any more is not waited for in every script.
func TestStall(t *testing.T) {
	answer := func(c string) string {
		switch {
		case c == "STAT":
			return ""
		case strings.HasPrefix(c, "USER") || strings.HasPrefix(c, "PASS"):
			return "+OK\r\n"
		}
		return "-ERR\r\n"
	}
	tgt := listening(t, "+OK\r\n", answer)
	all := scriptsOf(t, 40, "maildrop: any\n\nC: <log in>\nC: STAT\nS: +OK\n")
	t.Parallel()
	const timeout = time.Second
	report, err := Run(t.Context(), Options{Target: tgt, Scripts: all, Timeout: timeout})
	if err != nil {
		t.Fatal(err)
	}
	if limit := int64(len(all)/2) * timeout.Milliseconds(); report.Duration > limit {
		t.Errorf("%d ms", report.Duration)
	}
	if report.Ended != verdict.Aborted || report.Exit(false) != verdict.ExitBroken {
		t.Error("the report does not tell that too little was played")
	}
	for i, res := range report.Results {
		switch said := strings.Contains(res.Reason, "nothing has worked since 01.pop3: STAT was not answered"); {
		case i < inVain && res.Verdict != verdict.Fail, i >= inVain && (res.Verdict != verdict.Blocked || !said):
			t.Errorf("%s: %s: %s", res.Script, res.Verdict, res.Reason)
		}
	}
}

// One command that is never answered is no reason to give up the others.
func TestOneSilentCommandIsNoStall(t *testing.T) {
	t.Parallel()
	answer := func(c string) string {
		if c == "NOOP" {
			return ""
		}
		return "+OK 0 0\r\n"
	}
	tgt := listening(t, "+OK\r\n", answer)
	all := scriptsOf(t, inVain+3, "maildrop: any\n\nC: <log in>\nC: NOOP\nS: +OK\n")
	report, err := Run(t.Context(), Options{Target: tgt, Scripts: all, Timeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if report.Summary[verdict.Fail] != len(all) {
		t.Errorf("%+v\n%s", report.Summary, describe(report))
	}
}

// An account that can't be used any more leaves the scripts to the other ones.
func TestAStallOfOneAccount(t *testing.T) {
	tgt := fakeTarget(t, nil, nil)
	tgt.Provision = failsFor{tgt.Provision, tgt.Accounts[0].User}
	w := &worker{Runner: &Runner{Options: Options{Target: tgt, Timeout: time.Minute}, offer: newOffer(),
		clock: clock.System}}
	for _, a := range tgt.Accounts {
		w.accounts = append(w.accounts, oracleAccount(a))
	}
	if err := w.works(t.Context()); err == nil || !strings.Contains(err.Error(), "no room") {
		t.Errorf("%v", err)
	}
	if w.accounts = w.accounts[1:]; w.works(t.Context()) != nil {
		t.Error("the second account works")
	}
}

type failsFor struct {
	provision.Provisioner
	user string
}

func (f failsFor) Fill(ctx context.Context, user string, drop fixtures.Maildrop) error {
	if user == f.user {
		return errors.New("no room")
	}
	return f.Provisioner.Fill(ctx, user, drop)
}
