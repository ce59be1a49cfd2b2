package session

import (
	"context"
	"net"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/clock"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// Where a login delay is in force, it has passed before a script logs in by itself, also if somebody else has logged
// in just before; scripts about the delay come too soon on purpose.
func TestLoginsOfAScriptWaitForTheLoginDelay(t *testing.T) {
	const (
		delay  = restAnyway
		inside = "C1: USER mrose\nS1: +OK\nC1: PASS tanstaaf\nS1: +OK\nC1: NOOP\nS1: +OK\nC1: QUIT\nS1: +OK\n"
		again  = "C2: USER mrose\nS2: +OK\nC2: PASS tanstaaf\nS2: +OK\n"
	)
	for _, c := range []struct {
		name, script string
		delay        time.Duration
		waits        int
		seen         bool // that it is in force
	}{
		{"twice", "account: mrose tanstaaf\n\n" + inside + again, delay, 2, false},
		{"long, and in force", "account: mrose tanstaaf\n\n" + inside + again, 5 * delay, 2, true},
		{"long, and only announced", "account: mrose tanstaaf\n\n" + inside + again, 5 * delay, 0, false},
		{"without a delay", "account: mrose tanstaaf\n\n" + inside + again, 0, 0, false},
		{"about the delay", "account: mrose tanstaaf\nrequires: LOGIN-DELAY\n\n" + inside + again, delay, 0, false},
		{"without a login", "C: CAPA\nS: +OK\nC: USER mrose\nS: +OK\nC: QUIT\nS: +OK\n", delay, 0, false},
	} {
		s, err := transcript.Parse("test.pop3", []byte(c.script))
		if err != nil {
			t.Fatal(err)
		}
		now, waits := time.Unix(0, 0), 0
		accounts := []model.Account{{User: "mrose", Password: "tanstaaf"}}
		out := Play(t.Context(), s, Config{
			Dialer: &net.Dialer{}, Address: scripted(t, "+OK ready", ordinary), Accounts: accounts, Timeout: time.Minute,
			World: model.World{Accounts: accounts, LoginDelay: c.delay}, Delays: c.seen,
			Clock: clock.Clock{Now: func() time.Time { return now }, Sleep: func(_ context.Context, d time.Duration) error {
				now, waits = now.Add(d), waits+1
				if d < delay {
					t.Errorf("%s: waited %v", c.name, d)
				}
				return nil
			}},
		})
		if waits != c.waits || out.Err != nil {
			t.Errorf("%s: waited %d times, want %d; %v", c.name, waits, c.waits, out.Err)
		}
	}
}
