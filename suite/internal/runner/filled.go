package runner

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/suite/internal/provision"
	"github.com/pop3spec/pop3spec/suite/internal/target"
)

// A fill that does nothing, or fills another maildrop than the server opens, must not
// become a server that loses mail. So the first fill of every account puts in messages
// with a mark that nobody has seen before, and then the harness looks for it. Nothing is
// made of it unless it is plain that they are not there: a server may be tested that shows
// its messages in whatever wrong way.

// filling is what is known of the fills of a run.
type filling struct {
	mark string // in the messages of the first fills
	// lost reports that a maildrop could not be looked into: then no other is.
	lost bool

	mu     sync.Mutex
	proved map[string]error // by user, what became of the first fill
}

// newMark is a word that is in no maildrop.
func newMark() string { return strings.ToLower(rand.Text()) }

// marked is what the first fill puts into a maildrop. Whatever a server or a delivery
// agent does to a message, the mark is left somewhere.
func marked(mark string) fixtures.Maildrop {
	drop := fixtures.Maildrop{Name: "two marked messages",
		About: "Two messages with a mark that tells them from all others."}
	for n := range 2 {
		drop.Messages = append(drop.Messages,
			fixtures.NewMessage(fmt.Appendf(nil, "From: a@example.org\r\nTo: b@example.org\r\n"+
				"Subject: pop3spec %s\r\nDate: Fri, 2 Jan 2026 10:0%d:00 +0000\r\nMessage-ID: <%d.%[1]s@fixtures.example>\r\n\r\n"+
				"This shows that the maildrop can be filled.\r\n%[1]s\r\n", mark, n, n+1)))
	}
	return drop
}

// fillFirst is the first fill of an account.
func (r *Runner) fillFirst(ctx context.Context, user string) error {
	if err := r.put(ctx, user, marked(r.filling.mark)); err != nil {
		return &TargetError{Doing: "filling the maildrop of " + user, Err: err, Hint: "check --provision"}
	}
	return nil
}

// proveAll proves the first fill of each account that will be used.
func (r *Runner) proveAll(ctx context.Context) error {
	used := 1
	if slices.ContainsFunc(r.Scripts, needsSecond) {
		used = 2
	}
	shares := r.shares()
	failures := make([]error, len(shares))
	var all sync.WaitGroup
	for i, accounts := range shares {
		all.Go(func() {
			for _, a := range accounts[:min(used, len(accounts))] {
				if failures[i] = r.prove(ctx, a.User); failures[i] != nil {
					return
				}
			}
		})
	}
	all.Wait()
	for _, err := range failures {
		if err != nil {
			return err
		}
	}
	return nil
}

// prove fills the maildrop of a user for the first time and looks whether the messages
// are there. The error is a *TargetError if they are not.
func (r *Runner) prove(ctx context.Context, user string) error {
	i := slices.IndexFunc(r.Target.Accounts, func(a target.Account) bool { return a.User == user })
	if r.Target.Provision == nil || r.filling.lost || i < 0 {
		return nil
	}
	r.filling.mu.Lock()
	err, known := r.filling.proved[user]
	r.filling.mu.Unlock()
	if known {
		return err
	}
	if err = r.fillFirst(ctx, user); err == nil {
		err = r.judgeFill(user, r.visit(ctx, r.Target.Accounts[i]))
	}
	if ctx.Err() != nil {
		return nil // whoever has ended the run knows why
	}
	r.proved(user, err)
	return err
}

// proved keeps what became of the first fill of a user.
func (r *Runner) proved(user string, err error) {
	r.filling.mu.Lock()
	defer r.filling.mu.Unlock()
	if r.filling.proved == nil {
		r.filling.proved = map[string]error{}
	}
	r.filling.proved[user] = err
}

// visit logs in to an account, in the way of the run, and looks for the mark.
func (r *Runner) visit(ctx context.Context, a target.Account) *inspection {
	look := &inspection{mark: r.filling.mark}
	t := *r.Target
	t.Accounts = []target.Account{a}
	s, address, err := r.surveyorAtMain(ctx)
	if err != nil {
		return look
	}
	defer s.conn.Close()
	s.target, s.look = &t, look
	// An error means that nothing is known; the scripts will tell what is wrong.
	_ = s.run(address)
	return look
}

// judgeFill makes an error of messages that are not there.
func (r *Runner) judgeFill(user string, look *inspection) error {
	if look.found != absent {
		return nil
	}
	lines := []string{
		"its messages are not there when " + user + " logs in; check --provision",
		fmt.Sprintf("  expected: 2 messages with %s in Subject and Message-ID", look.mark),
		"  seen:     " + look.String(),
	}
	if witness, ok := r.Target.Provision.(provision.Witness); ok {
		lines = append(lines, "  done:     "+strings.ReplaceAll(witness.Filled(user), "\n", "\n  "))
	}
	return &TargetError{Doing: "filling the maildrop of " + user, Err: errors.New(strings.Join(lines, "\n"))}
}
