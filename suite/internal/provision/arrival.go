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
	slowest time.Duration  // that a message took to show
	owed    map[string]int // how many messages a maildrop will hold once all have come, if some are late; by user
	prompt  int            // messages in a row that were there at once
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
	for range attempts {
		surplus, err := d.fillOnce(ctx, server, user, drop)
		if err != nil || surplus == 0 {
			return err
		}
	}
	return impossible("more messages come than are delivered by %s: somebody else delivers, too", d.name)
}

// attempts is how often a maildrop is filled into which something else has come.
const attempts = 3

// fillOnce fills a maildrop, and returns how many messages more have come.
func (d *deliveries) fillOnce(ctx context.Context, server Server, user string, drop fixtures.Maildrop) (surplus int,
	err error) {
	if err := d.empty(ctx, server, user); err != nil {
		return 0, fmt.Errorf("emptying it by POP3: %w", err)
	}
	delivered, seen, began := 0, 0, time.Now()
	defer func() {
		if delivered == seen {
			d.owe(user, 0)
		} else {
			d.owe(user, delivered)
		}
	}()
	for i, m := range drop.Messages {
		if err := d.by.Deliver(ctx, user, m); err != nil {
			if Impossible(err) == "" {
				delivered++ // nobody knows
			}
			return 0, fmt.Errorf("message %d: %w", i+1, err)
		}
		if delivered++; delivered == sample {
			if err := hopeless(ctx, d.since(began), delivered, len(drop.Messages)); err != nil {
				return 0, err
			}
		}
		// Where each message shows at once, they are looked for together, and so are many.
		if i < len(drop.Messages)-1 && (d.isPrompt() || i >= oneByOne) || d.atOnce() {
			continue
		}
		count, err := d.await(ctx, server, user, delivered, delivered-seen)
		if seen = min(count, delivered); err != nil {
			return 0, err
		}
		surplus = count - delivered
	}
	if d.atOnce() {
		seen = delivered
	}
	return surplus, nil
}

// sample is after how many messages of a large maildrop the time for all of them is estimated.
const sample = 200

// hopeless is the error of a maildrop that can't be filled in the time that there is: what is begun in vain would
// be in the way of the next one.
func hopeless(ctx context.Context, took time.Duration, done, all int) error {
	until, limited := ctx.Deadline()
	need := took / time.Duration(done) * time.Duration(all-done)
	if left := time.Until(until); limited && need > left {
		return &ImpossibleError{Why: fmt.Sprintf("%d messages would take %s, which is longer than --provision-timeout allows",
			all, (took + need).Round(time.Second))}
	}
	return nil
}

// owe notes how many messages the maildrop of a user will hold once all have come; 0 if they have.
func (d *deliveries) owe(user string, messages int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.owed == nil {
		d.owed = map[string]int{}
	}
	d.owed[user] = messages
}

// empty empties a maildrop, after what has not come into it yet.
func (d *deliveries) empty(ctx context.Context, server Server, user string) error {
	d.mu.Lock()
	owed := d.owed[user]
	d.mu.Unlock()
	began, last := time.Now(), 0
	for every := 10 * time.Millisecond; owed > 0; every = min(2*every, time.Second) {
		count, err := server.Count(ctx, user)
		if err != nil || count >= owed {
			break
		}
		if count > last { // as long as some come, others may
			began, last = time.Now(), count
		}
		if d.since(began) > max(leastPatience, d.limit()) {
			break
		}
		if err := d.wait(ctx, every); err != nil {
			return err
		}
	}
	return server.Empty(ctx, user)
}

const (
	// oneByOne is how many messages of a maildrop are waited for one by one, so that their order is kept.
	oneByOne = 12
	// promptly is how many messages have to be there at once before that is expected of all.
	promptly = 6
)

// atOnce reports whether a message that was taken is in the maildrop.
func (d *deliveries) atOnce() bool {
	m, is := d.by.(interface{ atOnce() bool })
	return is && m.atOnce()
}

// isPrompt reports whether messages have shown at once so far.
func (d *deliveries) isPrompt() bool {
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

// await waits until so many messages are in the maildrop, and returns how many there are.
func (d *deliveries) await(ctx context.Context, server Server, user string, want, news int) (count int, err error) {
	began := time.Now()
	for look, every := 1, 10*time.Millisecond; ; look, every = look+1, min(2*every, 2*time.Second) {
		if count, err = server.Count(ctx, user); err != nil {
			return count, fmt.Errorf("looking for what was delivered, by POP3: %w", err)
		}
		took := d.since(began)
		if count >= want {
			d.arrived(took, look, news)
			return count, nil
		}
		if limit := d.limit(); limit > 0 && took > limit {
			return count, &ImpossibleError{Why: fmt.Sprintf("%d of %d messages that were delivered by %s do not "+
				"show within %s%s",
				want-count, want, d.name, limit.Round(time.Second), d.lastSaid(user))}
		}
		if err := d.wait(ctx, every); err != nil {
			return count, fmt.Errorf("%w; %d of %d messages have come that were delivered by %s%s; see its queue",
				err, count, want,
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
