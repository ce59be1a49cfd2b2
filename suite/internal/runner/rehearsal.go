package runner

import (
	"context"
	"errors"
	"maps"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/clock"
	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/internal/target"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// Network is where a server is that stands in for a target, with a time of its own.
type Network interface {
	session.Dialer
	Now() time.Time
	Sleep(context.Context, time.Duration) error
}

// LoginDelay is how long two logins of a user have to be apart, as the target tells; 0 is not at all.
func (r *Runner) LoginDelay() time.Duration { return r.offer.delay }

// TLSFirst reports whether nobody can log in without TLS, as the target tells.
func (r *Runner) TLSFirst() bool { return r.offer.tlsFirst }

// With returns a runner that plays as r does, with all that r has found out about its target, but against a
// server that stands in for it. Nothing of it is told to anybody. It plays one script at a time.
func (r *Runner) With(t *target.Target, on Network, timeout time.Duration) *Runner {
	o := r.Options
	o.Target, o.network, o.clock = t, on, clock.Clock{Now: on.Now, Sleep: on.Sleep}
	o.Progress, o.Notice, o.Stop, o.Observe, o.Explain = nil, nil, nil, nil, nil
	o.Scripts, o.Jobs, o.Timeout = nil, 1, timeout
	c := &Runner{
		Options: o, filling: filling{lost: true}, offer: r.offer, clock: o.clock, records: r.records,
		situations: r.situations, handshakes: r.handshakes, surveyed: r.surveyed, greeted: maps.Clone(r.greeted),
		slots: newSlots(1), rehearses: true,
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	c.declined = maps.Clone(r.declined)
	return c
}

// Again plays a script once more in a situation, as results have it. The error tells why the script can't
// be played in it.
func (r *Runner) Again(ctx context.Context, situation string, s *transcript.Script) (verdict.Result, error) {
	in, err := r.all.Parse(situation)
	if err != nil {
		return verdict.Result{}, err
	}
	w := &worker{Runner: r, accounts: r.shares()[r.shareOf(in)]}
	res := w.resultIn(ctx, in, s)
	if res.Verdict == "" {
		err = errors.New("it needs another account")
	}
	return res, err
}
