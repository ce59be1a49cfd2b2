package runner

import (
	"context"
	"fmt"
	"time"

	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/provision"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// A message that is delivered while a session runs can't be looked for then: that would be another session. So it
// is delivered once before, for a look.

// queue is what is known of how long messages take.
type queue struct {
	slowest time.Duration // that one took to show
	late    bool          // one was not there at once
}

// carryDelivered finds out what becomes of the messages that a script has delivered. The maildrop is filled after
// that.
func (w *worker) carryDelivered(ctx context.Context, s *transcript.Script, user string) error {
	by, is := w.Target.Deliver.(provision.Carrier)
	if !is || w.Target.Provision == nil {
		return nil
	}
	if len(w.late.sources) > 0 {
		if err := w.carryOne(ctx, by, user, w.late); err != nil {
			return err
		}
	}
	for _, step := range s.Steps {
		d, is := step.(*transcript.Direction)
		if !is || d.Kind != transcript.Deliver {
			continue
		}
		name, _ := d.Args[0].Literal()
		l, err := load(name)
		if err != nil || len(l.drop.Messages) == 0 {
			continue // which is told when it comes to that
		}
		if err := w.carryOne(ctx, by, user, l); err != nil {
			return err
		}
	}
	return nil
}

// carryOne finds out what becomes of the first message of a maildrop when it is delivered.
func (w *worker) carryOne(ctx context.Context, by provision.Carrier, user string, l loaded) error {
	one := loaded{drop: l.drop, sources: l.sources[:1:1]}
	one.drop.Messages = l.drop.Messages[:1:1]
	_, _, err := w.carriedBy(ctx, by, user, one, func() error {
		if err := w.put(ctx, user, fixtures.Maildrop{Name: "nothing"}); err != nil {
			return err
		}
		if err := w.deliverTo(ctx, user, one.drop.Messages[0]); err != nil {
			return err
		}
		return w.awaitDelivered(ctx, by, user)
	})
	return err
}

// deliverTo delivers a message.
func (w *worker) deliverTo(ctx context.Context, user string, m fixtures.Message) error {
	return w.outside(ctx, "delivering to "+user, func(ctx context.Context) error {
		return w.Target.Deliver.Deliver(ctx, user, m)
	})
}

// awaitDelivered waits until the message is there that was delivered to an empty maildrop.
func (w *worker) awaitDelivered(ctx context.Context, by provision.Carrier, user string) error {
	return w.outside(ctx, "waiting for what was delivered to "+user, func(ctx context.Context) error {
		began := w.clock.Now()
		for look, wait := 1, 10*time.Millisecond; ; look, wait = look+1, min(2*wait, 2*time.Second) {
			count, err := through{w.Runner}.Count(ctx, user)
			if err != nil {
				return nil // nothing is to be seen; the scripts will tell
			}
			took := w.clock.Since(began)
			w.carriage.mu.Lock()
			q := &w.carriage.queue
			if count > 0 {
				q.slowest, q.late = max(q.slowest, took), q.late || look > 1
			}
			limit := max(20*q.slowest, 5*time.Second)
			known := q.slowest > 0
			w.carriage.mu.Unlock()
			if count > 0 {
				return nil
			}
			err = w.clock.Sleep(ctx, wait)
			if err == nil && known && took > limit {
				err = &provision.ImpossibleError{Why: fmt.Sprintf("what was delivered by %s does not show within %s",
					by.Carries(), limit.Round(time.Second))}
			}
			if err != nil {
				return fmt.Errorf("what was delivered to %s by %s does not show: %w", user, by.Carries(), err)
			}
		}
	})
}

// delivered is what has been delivered while a session runs: as what it comes, and after the time that it takes.
func (w *worker) delivered(ctx context.Context, l loaded) (model.Source, error) {
	user := w.accounts[0].User
	by, carried := w.Target.Deliver.(provision.Carrier)
	if carried {
		c := w.carriage.of(by.Carries(), fixtures.Maildrop{Messages: l.drop.Messages[:1]})
		c.mu.Lock()
		if len(c.sources) == 1 {
			l.sources = c.sources
		}
		c.mu.Unlock()
	}
	source, err := l.sources[0], w.deliverTo(ctx, user, l.drop.Messages[0])
	if err = blockedBy(err); err == nil && carried {
		w.carriage.mu.Lock()
		q := w.carriage.queue
		w.carriage.mu.Unlock()
		if source.Unsure = q.late; q.late {
			err = w.clock.Sleep(ctx, min(3*q.slowest, 20*time.Second))
		}
	}
	return source, err
}
