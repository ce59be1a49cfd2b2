package runner

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/suite/internal/clock"
	"github.com/pop3spec/pop3spec/suite/internal/provision"
	"github.com/pop3spec/pop3spec/suite/internal/target"
)

// A fill that hangs is told, and ended.
func TestAFillThatHangs(t *testing.T) {
	for name, tc := range map[string]struct {
		limit, takes time.Duration
		told         []string
		err          string
	}{
		"for ever": {0, time.Hour,
			[]string{"1m0s so far; it is given up after 5m0s", "2m0s so far; it is given up after 5m0s",
				"4m0s so far; it is given up after 5m0s"},
			"it took more than 5m0s: see why it hangs, or give it longer with --provision-timeout"},
		"a little": {0, 61 * time.Second, []string{"1m0s so far; it is given up after 5m0s"}, "no room"},
		"not":      {0, 59 * time.Second, nil, "no room"},
		"for longer than it may": {90 * time.Second, 2 * time.Minute, []string{"1m0s so far; it is given up after 1m30s"},
			"it took more than 1m30s: see why it hangs, or give it longer with --provision-timeout"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var told []string
				tgt := &target.Target{Accounts: []target.Account{{User: "alice"}}}
				tgt.Provision = provision.Func(func(ctx context.Context, _ string, _ fixtures.Maildrop) error {
					select {
					case <-ctx.Done():
						return context.Cause(ctx)
					case <-time.After(tc.takes):
						return errors.New("no room")
					}
				})
				began := time.Now()
				_, err := New(t.Context(), Options{
					Target: tgt, ProvisionTimeout: tc.limit, Notice: func(text string) { told = append(told, text) },
				})
				for i, text := range tc.told {
					tc.told[i] = "filling the maildrop of alice has taken " + text + " (--provision-timeout)"
				}
				if diff := cmp.Diff(tc.told, told); diff != "" {
					t.Error(diff)
				}
				if want := "filling the maildrop of alice: " + tc.err + " (check --provision)"; err == nil || err.Error() != want {
					t.Errorf("%v, want %s", err, want)
				}
				if took := time.Since(began); took > max(tc.limit, provisionTimeout) {
					t.Errorf("it took %v", took)
				}
			})
		})
	}
}

// A delivery that hangs is ended, too.
func TestADeliveryThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var told []string
		tgt := &target.Target{Accounts: []target.Account{{User: "alice"}}}
		tgt.Deliver = provision.DeliverFunc(func(ctx context.Context, _ string, _ fixtures.Message) error {
			<-ctx.Done()
			return context.Cause(ctx)
		})
		r := &Runner{Options: Options{Target: tgt, Timeout: time.Minute,
			Notice: func(text string) { told = append(told, text) }}, clock: clock.System}
		w := &worker{Runner: r, accounts: slices.Concat(r.shares()...)}
		if _, err := w.deliver(t.Context(), "one-message"); err == nil || len(told) != 3 {
			t.Errorf("%v, %q", err, told)
		}
	})
}
