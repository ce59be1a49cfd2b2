package provision

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/pop3spec/pop3spec/fixtures"
)

// Server is the server under test, for those who fill its maildrops by delivering to them: they see what has
// come, and take out what was there, by POP3.
type Server interface {
	// Count returns how many messages are in the maildrop of a user.
	Count(ctx context.Context, user string) (int, error)
	// Empty removes all messages from the maildrop of a user.
	Empty(ctx context.Context, user string) error
}

// Through is a Provisioner that fills maildrops through the server under test.
type Through interface {
	// Through says how to reach it, before the first Fill.
	Through(Server)
}

// deliveries fills maildrops by delivering one message after the other.
type deliveries struct {
	by    Deliverer
	name  string // of the way
	wait  func(context.Context, time.Duration) error
	since func(time.Time) time.Duration

	mu      sync.Mutex
	server  Server
	slowest time.Duration // that a message took to show
	prompt  int           // messages in a row that were there at once
}

func newDeliveries(by Deliverer, name string) *deliveries {
	return &deliveries{by: by, name: name, wait: pause, since: time.Since}
}

// Through implements Through.
func (d *deliveries) Through(s Server) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.server = s
}

// Carries implements Carrier.
func (d *deliveries) Carries() string { return d.name }

// Secrets implements Secretive.
func (d *deliveries) Secrets() []string {
	if s, is := d.by.(Secretive); is {
		return s.Secrets()
	}
	return nil
}

// Close implements io.Closer.
func (d *deliveries) Close() error {
	if c, is := d.by.(io.Closer); is {
		return c.Close()
	}
	return nil
}

// Filled implements Witness.
func (d *deliveries) Filled(user string) string {
	return "they were delivered by " + d.name + d.lastSaid(user)
}

// lastSaid is what was said to the last message.
func (d *deliveries) lastSaid(user string) string {
	if m, is := d.by.(*mailer); is {
		if said := m.said(user); said != "" {
			return fmt.Sprintf(", which said of the last one: %s", strings.TrimSpace(said))
		}
	}
	return ""
}

// Fill implements Provisioner.
func (d *deliveries) Fill(ctx context.Context, user string, drop fixtures.Maildrop) error {
	if err := d.fill(ctx, user, drop); err != nil {
		return fmt.Errorf("filling the maildrop of %s with %s: %w", user, drop.Name, err)
	}
	return nil
}

func (d *deliveries) fill(ctx context.Context, user string, drop fixtures.Maildrop) error {
	d.mu.Lock()
	server := d.server
	d.mu.Unlock()
	if server == nil {
		return errors.New("nobody has said which server to empty it through")
	}
	if err := server.Empty(ctx, user); err != nil {
		return fmt.Errorf("emptying it by POP3: %w", err)
	}
	unseen := 0
	for i, m := range drop.Messages {
		if err := d.by.Deliver(ctx, user, m); err != nil {
			return fmt.Errorf("message %d: %w", i+1, err)
		}
		// Where each message shows at once, they are looked for together, and so are many.
		if unseen++; i < len(drop.Messages)-1 && (d.isPrompt() || i >= oneByOne) {
			continue
		}
		if err := d.await(ctx, server, user, i+1, unseen); err != nil {
			return err
		}
		unseen = 0
	}
	return nil
}

const (
	// oneByOne is how many messages of a maildrop are waited for one by one, so that their order is kept.
	oneByOne = 12
	// promptly is how many messages have to be there at once before that is expected of all.
	promptly = 6
)

func (d *deliveries) isPrompt() bool {
	if m, is := d.by.(interface{ atOnce() bool }); is && m.atOnce() {
		return true
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.prompt >= promptly
}

// How long a message is waited for after the first ones have come: a queue has its ways, but what takes many
// times as long as all others has been dropped.
const (
	leastPatience = 5 * time.Second
	timesSlowest  = 20
)

// await waits until so many messages are in the maildrop.
func (d *deliveries) await(ctx context.Context, server Server, user string, want, news int) error {
	began, count := time.Now(), 0
	for look, every := 1, 10*time.Millisecond; ; look, every = look+1, min(2*every, 2*time.Second) {
		var err error
		if count, err = server.Count(ctx, user); err != nil {
			return fmt.Errorf("looking for what was delivered, by POP3: %w", err)
		}
		took := d.since(began)
		if count >= want {
			d.arrived(took, look, news)
			return nil
		}
		if limit := d.limit(); limit > 0 && took > limit {
			return &ImpossibleError{Why: fmt.Sprintf("%d of %d messages that were delivered by %s do not show within %s%s",
				want-count, want, d.name, limit.Round(time.Second), d.lastSaid(user))}
		}
		if err := d.wait(ctx, every); err != nil {
			return fmt.Errorf("%w; %d of %d messages have come that were delivered by %s%s; see its queue", err, count, want,
				d.name, d.lastSaid(user))
		}
	}
}

// arrived notes how long messages took.
func (d *deliveries) arrived(took time.Duration, look, news int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.slowest = max(d.slowest, took)
	if look == 1 {
		d.prompt += news
	} else {
		d.prompt = 0
	}
}

// limit is how long a message is waited for; 0 for as long as there is time.
func (d *deliveries) limit() time.Duration {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.slowest == 0 {
		return 0
	}
	return max(leastPatience, timesSlowest*d.slowest)
}
