package runner

import (
	"context"
	"fmt"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/situation"
)

// lastMessage is the name by which the message is delivered that was held back.
const lastMessage = "last-message"

// holdBack takes the last message out of a maildrop where the situation has it arrive after a session, so that the
// script finds all that it expects.
func (w *worker) holdBack(l loaded) loaded {
	last := len(l.sources) - 1
	if w.situation[situation.Maildrop] != situation.NewMail || last < 0 {
		return l
	}
	w.late = loaded{drop: l.drop, sources: l.sources[last:]}
	w.late.drop.Messages = l.drop.Messages[last:]
	l.drop.Messages, l.sources = l.drop.Messages[:last:last], l.sources[:last:last]
	return l
}

// dealtIn is the situation in which a script is played: where there is no message, none can be held back.
func (w *worker) dealtIn() situation.Situation {
	in := w.situation
	if in[situation.Maildrop] == situation.NewMail && len(w.late.sources) == 0 {
		in[situation.Maildrop] = situation.FirstSession
	}
	return in
}

// deliver puts the first message of a maildrop, or the one that was held back, into the first account's.
func (w *worker) deliver(ctx context.Context, name string) (model.Source, error) {
	l, err := w.late, error(nil)
	if name != lastMessage {
		l, err = load(name)
	}
	if err != nil {
		return model.Source{}, err
	}
	if len(l.drop.Messages) == 0 {
		return model.Source{}, fmt.Errorf("maildrop %s has no message to deliver", name)
	}
	return w.delivered(ctx, l)
}
