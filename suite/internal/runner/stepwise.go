package runner

import (
	"context"

	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// Errors of Begin: what a session needs and the target does not have.
var (
	ErrNoFill    = &session.WithheldError{Why: "needs maildrops that can be filled"}
	ErrNoAccount = &session.WithheldError{Why: "needs more accounts"}
)

// anybody is a script that uses all accounts of a worker, as a session may whose steps are
// not known yet.
const anybody = "# A session.\nmaildrop: any\nmaildrop2: any\n\nC1: <log in>\nC2: <log in as account 2>\n"

// Begin begins a session whose steps stand in a file of Go, with the accounts of one worker, as
// Play does; the maildrop of the first account holds the first drop, and so on. Without
// drops, maildrops are taken as they are. The error is a *session.WithheldError if the target
// lacks what the session needs.
func (r *Runner) Begin(
	ctx context.Context, number int, file string, drops ...fixtures.Maildrop,
) (*session.Stepwise, error) {
	shares := r.shares()
	w := &worker{Runner: r, accounts: shares[number%len(shares)]}
	script, err := transcript.Parse(file, []byte(anybody))
	if err != nil {
		return nil, err
	}
	world := w.world()
	switch {
	case len(drops) > len(w.accounts):
		return nil, ErrNoAccount
	case len(drops) > 0 && r.Target.Provision == nil:
		return nil, ErrNoFill
	}
	for _, a := range w.accounts { // which are the harness's own only then
		if err := w.prove(ctx, a.User); err != nil {
			return nil, err
		}
	}
	for i, drop := range drops {
		user := w.accounts[i].User
		l, err := w.fill(ctx, user, func() (loaded, error) { return loaded{drop: drop, sources: sources(drop)}, nil })
		if err != nil {
			return nil, err
		}
		world.Maildrops[user] = l.sources
	}
	w.lookBefore(ctx, script)
	cfg := w.config(script, world)
	if w.Target.Deliver != nil {
		cfg.Deliver = w.deliverOctets
	}
	return session.Begin(ctx, file, cfg), nil
}

// deliverOctets puts a message into the first account's maildrop.
func (w *worker) deliverOctets(ctx context.Context, octets string) (model.Source, error) {
	m, user := fixtures.NewMessage([]byte(octets)), w.accounts[0].User
	return source(m), w.outside(ctx, "delivering to "+user, func(ctx context.Context) error {
		return w.Target.Deliver.Deliver(ctx, user, m)
	})
}

// Findings returns what a session has found so far, as a report has it.
func (r *Runner) Findings(s *session.Stepwise) []verdict.Finding {
	return r.nested(s.Log(), s.Findings())
}

// End ends a session, and returns what came of it as a result is. Of the verdicts, a session
// by hand can have Pass, Warn, Fail, Blocked and Error.
func (r *Runner) End(s *session.Stepwise) verdict.Result {
	out := s.End()
	r.noteLogins(out.LoggedIn...)
	res := verdict.Result{}
	(&worker{Runner: r}).conclude(&res, &transcript.Script{}, out)
	return res
}
