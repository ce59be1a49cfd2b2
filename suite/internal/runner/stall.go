package runner

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/provision"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// A stall is a server that takes connections and gets no further: its store hangs, or a
// lock is never released. Script upon script would wait for it to the last second, and
// a run would take hours to say the same thing five hundred times.

const (
	// inVain is how many scripts in a row may wait in vain before a worker has a look
	// whether anything works at all.
	inVain = 3
	// slowFill is what a maildrop that could not be filled has to cost to count.
	slowFill = 10 * time.Second
	// briefly is how long that look takes at most, for each answer.
	briefly = 20 * time.Second
)

// signOfLife is what any server does that works.
const signOfLife = "maildrop: any\n\nC: <log in>\nC: STAT\nS: <any reply>\nC: QUIT\nS: <any reply>\n"

// stall is what a worker knows of its server's health.
type stall struct {
	waited int    // scripts in a row that waited in vain
	first  string // the first of them
	why    error  // of a server that no longer works
}

// end is why there is no use in playing any more; nil as long as there is.
func (s *stall) end() error {
	if s.why == nil {
		return nil
	}
	why, _, _ := strings.Cut(s.why.Error(), "\n")
	return unplayedFor("nothing has worked since %s: %s", s.first, why)
}

// watch takes note of how a script ended that took so long. After some that waited in
// vain it finds out whether the server still works.
func (w *worker) watch(ctx context.Context, s *transcript.Script, out *session.Outcome, took time.Duration) {
	patience := w.Timeout * 9 / 10 // a refused login is tried again for nearly as long
	if !out.Log.Spoken() {
		patience = min(patience, slowFill)
	}
	if took < patience || out.Err == nil && len(out.Findings) == 0 || ctx.Err() != nil {
		w.waited = 0
		return
	}
	if w.waited++; w.waited == 1 {
		w.first = s.File
	}
	if w.waited < inVain {
		return
	}
	if w.waited, w.why = 0, w.works(ctx); ctx.Err() != nil {
		w.why = nil
	}
}

// works tells why the worker's first account can't be used, nil if it can.
func (w *worker) works(ctx context.Context) error {
	s, err := transcript.Parse("sign-of-life.pop3", []byte(signOfLife))
	if err != nil {
		panic(err) // it is a constant
	}
	if w.Target.Provision != nil {
		if _, err := w.fill(ctx, w.accounts[0].User, func() (loaded, error) { return load("two-messages") }); err != nil {
			return err
		}
	}
	cfg := w.config(s, model.World{Accounts: w.accounts, LoginDelay: w.offer.delay})
	cfg.Timeout = min(cfg.Timeout, briefly)
	out := session.Play(ctx, s, cfg)
	for _, f := range out.Findings {
		if f.NoReply() || f.Rule == requirement.RFC1939_3_CONN_02 {
			return errors.New(f.Message + ": " + f.Got)
		}
	}
	return out.Err
}

// fill fills the maildrop of a user.
func (w *worker) fill(ctx context.Context, user string, load func() (loaded, error)) (loaded, error) {
	l, err := load()
	if err == nil {
		l, err = w.carry(ctx, user, l)
	}
	if err = blockedBy(err); err != nil && withheld(err) == "" {
		return l, fmt.Errorf("filling the maildrop of %s with %s: %w", user, l.drop.Name, err)
	}
	return l, err
}

// blockedBy makes of the error of what can't be filled in one that blocks a script.
func blockedBy(err error) error {
	if why := provision.Impossible(err); why != "" {
		return &session.WithheldError{Why: why}
	}
	return err
}
