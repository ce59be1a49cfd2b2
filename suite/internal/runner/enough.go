package runner

import (
	"context"
	"errors"
	"fmt"

	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// errFewMessages leaves a script to the worker of the first account, whose mailbox is known
// to hold enough.
var errFewMessages = errors.New("the mailbox of this worker holds too few messages")

// fewMessages is why a script is not played with a mailbox that the harness does not fill.
func fewMessages(least int) string {
	return fmt.Sprintf("needs at least %d messages in the mailbox: use --provision, or send some there", least)
}

// enough reports why the mailbox of the worker holds too few messages for a script, nil if
// it does not, or if what it holds is not known. Each account has a mailbox of its own, and
// where mail may be deleted, it is not what it was.
func (w *worker) enough(ctx context.Context, s *transcript.Script) error {
	least := s.Header.Maildrop.AtLeast
	if w.Target.Provision != nil || least == 0 {
		return nil
	}
	if count, known := w.held(ctx); !known || count >= least {
		return nil
	}
	if w.collects && w.accounts[0].User != w.Target.Accounts[0].User {
		return errFewMessages
	}
	return &session.WithheldError{Why: fewMessages(least)}
}

// held is how many messages the mailbox of the worker holds.
func (w *worker) held(ctx context.Context) (count int, known bool) {
	if w.live() {
		return w.mail.of(w.accounts[0]).held()
	}
	l, err := w.look(ctx, w.accounts[0])
	return l.Count, err == nil
}
