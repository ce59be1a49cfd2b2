package runner

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/suite/internal/content"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/provision"
	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/internal/target"
)

// What is brought by mail or by another protocol may come changed, in another order, or not at all, and no
// server is to be blamed for that. So each maildrop is filled once for a look into it, before it is filled
// for the first script that needs it; what that look has shown is what scripts are held against.

// carriage is what is known of the ways by which messages come.
type carriage struct {
	mu    sync.Mutex
	known map[[sha256.Size]byte]*carried
	blind bool // a look was in vain, and none is taken any more
	rough bool // LIST has told a wrong size of a message that came whole
	queue queue
}

// carried is what becomes of a maildrop on its way.
type carried struct {
	mu      sync.Mutex
	done    bool
	why     string         // it can't be brought; "" if it can
	sources []model.Source // what it comes as; nil if it comes as it was sent
	changed bool           // some of the messages have changed
}

// of returns what is known of a maildrop; way tells ways apart.
func (c *carriage) of(way string, drop fixtures.Maildrop) *carried {
	key := fingerprint(way, drop)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil {
		c.known = map[[sha256.Size]byte]*carried{}
	}
	if c.known[key] == nil {
		c.known[key] = &carried{}
	}
	return c.known[key]
}

// mostHashed is how large a message is that is known by its octets. Larger ones are generated, and known by
// their sizes.
const mostHashed = 1 << 20

func fingerprint(way string, drop fixtures.Maildrop) (key [sha256.Size]byte) {
	hash := sha256.New()
	fmt.Fprintf(hash, "%s\x00%d", way, len(drop.Messages))
	if len(drop.Messages) > 1000 { // so many are generated, too
		fmt.Fprint(hash, drop.Name)
		return [sha256.Size]byte(hash.Sum(nil))
	}
	for _, m := range drop.Messages {
		fmt.Fprintf(hash, "\x00%d\x00", m.Size())
		if m.Size() <= mostHashed {
			octets := m.Open()
			_, _ = io.Copy(hash, octets)
			_ = octets.Close()
		}
	}
	return [sha256.Size]byte(hash.Sum(nil))
}

// carry returns a maildrop as it comes, and fills it in. The error is that it can't be brought, or that filling
// has failed.
func (w *worker) carry(ctx context.Context, user string, l loaded) (loaded, error) {
	put := func() error { return w.put(ctx, user, l.drop) }
	by, is := w.Target.Provision.(provision.Carrier)
	if !is || len(l.drop.Messages) == 0 {
		return l, put()
	}
	l, looked, err := w.carriedBy(ctx, by, user, l, put)
	if err != nil || looked && len(l.drop.Messages) > readWhole && !w.offer.expires {
		return l, err // a maildrop that takes long is not filled once more because of a look
	}
	return l, put()
}

// carriedBy returns what becomes of a maildrop that is brought in some way, and whether it was brought now to see
// that.
func (w *worker) carriedBy(ctx context.Context, by provision.Carrier, user string, l loaded,
	bring func() error) (as loaded, looked bool, err error) {
	c := w.carriage.of(by.Carries(), l.drop)
	c.mu.Lock()
	defer c.mu.Unlock()
	if looked = !c.done; looked {
		t := &trip{Runner: w.Runner, by: by, user: user, loaded: l, bring: bring}
		sources, err := t.find(ctx)
		why := provision.Impossible(err)
		if slow, is := errors.AsType[*tooLong](err); is && len(l.drop.Messages) > readWhole {
			why = fmt.Sprintf("%d messages can't be brought by %s within %s (--provision-timeout)", len(l.drop.Messages),
				by.Carries(), slow.limit)
		}
		if err != nil && why == "" || ctx.Err() != nil {
			return l, true, err
		}
		c.done, c.why, c.sources, c.changed = true, why, sources, t.changed
	}
	if c.why != "" {
		return l, looked, &session.WithheldError{Why: c.why}
	}
	if c.sources != nil {
		l.sources = c.sources
	}
	if c.changed {
		l.changed = by.Carries()
	}
	return l, looked, nil
}

// trip is a maildrop that is brought for a look.
type trip struct {
	*Runner
	by    provision.Carrier
	user  string
	bring func() error
	loaded
	changed bool // some of the messages have changed
}

// find brings the maildrop and returns what it comes as; nil if it comes as it is, or nothing is to be seen.
func (t *trip) find(ctx context.Context) ([]model.Source, error) {
	if err := t.bring(); err != nil {
		return nil, err
	}
	seen, err := t.read(ctx)
	if err != nil || seen == nil {
		return nil, err
	}
	all := t.compare(seen)
	if !slices.ContainsFunc(all, arrival.changed) {
		return t.ordered(all), nil
	}
	// What has changed may be another thing each time: a date, a number, a boundary.
	if err := t.bring(); err != nil {
		return nil, err
	}
	again, err := t.read(ctx)
	if err != nil || again == nil {
		return nil, err
	}
	for i, a := range t.compare(again) {
		if !bytes.Equal(a.text, all[i].text) {
			all[i].fickle = true
		}
	}
	return t.ordered(all), nil
}

// read looks into the maildrop; there is nothing where that shows nothing clear. The error is that messages
// have not come, or too many.
func (t *trip) read(ctx context.Context) (*readback, error) {
	t.carriage.mu.Lock()
	blind := t.carriage.blind
	t.carriage.mu.Unlock()
	i := slices.IndexFunc(t.Target.Accounts, func(a target.Account) bool { return a.User == t.user })
	if blind || i < 0 {
		return nil, nil
	}
	seen := t.readBack(ctx, t.Target.Accounts[i], len(t.drop.Messages), func(n int, text []byte) bool {
		s := t.sources[n-1]
		return s.Size <= mostHashed && content.Carried(textOf(s), text) != content.Whole
	})
	if seen.lost && ctx.Err() == nil {
		t.carriage.mu.Lock()
		t.carriage.blind = true
		t.carriage.mu.Unlock()
	}
	switch want := len(t.drop.Messages); {
	case seen.lost || !seen.clear:
		return nil, nil
	case seen.count < want:
		return nil, &provision.ImpossibleError{Why: fmt.Sprintf("%d of %d messages are in the maildrop when it was "+
			"filled by %s: it keeps no more, or drops what it takes for copies", seen.count, want, t.by.Carries())}
	case seen.count > want:
		return nil, &provision.ImpossibleError{Why: fmt.Sprintf("%d messages are in the maildrop when it was filled "+
			"with %d by %s: somebody else delivers to it", seen.count, want, t.by.Carries())}
	}
	return seen, nil
}

// arrival is what has become of one message.
type arrival struct {
	number int    // under which it has come; 0 if that was not looked at
	text   []byte // as what it has come; nil if it is the same
	fickle bool   // it comes as another text each time
}

func (a arrival) changed() bool { return a.text != nil }

// compare finds out which message has come under which number, and as what: whole ones in their place first, then
// those in another, and then those that have changed.
func (t *trip) compare(seen *readback) []arrival {
	m := &pairing{trip: t, seen: seen, all: make([]arrival, len(t.sources)), taken: map[int]bool{}}
	m.match(content.Whole, func(i, n int) bool { return n == i+1 })
	m.match(content.Whole, func(_, n int) bool { return seen.plausible(n) })
	m.match(content.Changed, func(i, n int) bool {
		return content.SameID(textOf(t.sources[i]), seen.texts[n]) || n == i+1 && !m.shuffled
	})
	m.match(content.Another, func(i, n int) bool { return n == i+1 && !m.shuffled })
	for i := range m.all {
		m.all[i].fickle = m.shuffled && m.all[i].number == 0
	}
	return m.all
}

// pairing finds messages that were sent among those that came.
type pairing struct {
	*trip
	seen     *readback
	all      []arrival
	taken    map[int]bool // numbers for which a message was found
	shuffled bool         // one has come in another place
}

// match finds messages with one fate, under numbers that may be theirs.
func (m *pairing) match(fate content.Fate, may func(i, n int) bool) {
	for i := range m.sources {
		if m.all[i].number > 0 || m.sources[i].Size > mostHashed {
			continue
		}
		sent := textOf(m.sources[i])
		for n := 1; n <= m.seen.count; n++ {
			came := m.seen.texts[n]
			if came == nil || m.taken[n] || !may(i, n) || !m.become(n, sent, fate) {
				continue
			}
			m.all[i].number, m.taken[n] = n, true
			m.shuffled = m.shuffled || n != i+1
			if fate != content.Whole {
				m.all[i].text = bytes.Clone(content.Below(sent, came))
			}
			break
		}
	}
}

// become reports whether what has come under a number may be a message, with that fate. What has changed before
// it came into the store has changed for LIST and TOP, too: otherwise it is the server that changes it. Where no
// size can be believed, what mail systems are known to do is still taken for that.
func (m *pairing) become(n int, sent []byte, fate content.Fate) bool {
	switch {
	case fate == content.Another:
		return m.seen.consistent(n)
	case fate == content.Whole && !content.Same(sent, m.seen.texts[n]),
		fate == content.Changed && content.Carried(sent, m.seen.texts[n]) != fate:
		return false
	}
	c := &m.carriage
	c.mu.Lock()
	defer c.mu.Unlock()
	if fate == content.Whole {
		c.rough = c.rough || !m.seen.plausible(n)
		return true
	}
	return c.rough || m.seen.consistent(n)
}

// textOf is a message as RETR should show it.
func textOf(s model.Source) []byte {
	r := s.Open()
	defer r.Close()
	text, _ := io.ReadAll(r)
	return text
}

// ordered are the sources of a maildrop as it has come, in the order in which it has; nil if it has come as
// it was sent.
func (t *trip) ordered(all []arrival) []model.Source {
	sources := slices.Clone(t.sources)
	changed, numbers := false, make([]int, len(all))
	for i, a := range all { // what was not looked at has changed as the others have
		all[i].fickle = a.fickle || a.number == 0 && len(all) > readWhole && slices.ContainsFunc(all, arrival.changed)
	}
	for i, a := range all {
		numbers[i] = a.number
		if !a.changed() && !a.fickle {
			continue
		}
		changed, t.changed = true, true
		if sources[i].Unknown = a.fickle; !a.fickle {
			sources[i] = model.Stored(a.text)
			sources[i].BeforeUTF8 = t.sources[i].BeforeUTF8
		}
	}
	if sorted := slices.Sorted(slices.Values(numbers)); !slices.IsSorted(numbers) && sorted[0] == 1 &&
		len(slices.Compact(sorted)) == len(all) && sorted[len(all)-1] == len(all) {
		in := slices.Clone(sources)
		for i, n := range numbers {
			sources[n-1] = in[i]
		}
		changed = true
	}
	if !changed {
		return nil
	}
	return sources
}
