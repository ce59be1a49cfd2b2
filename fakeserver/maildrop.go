package fakeserver

import (
	"maps"
	"slices"
	"sync"
	"time"
)

// maildrop is what a user logs in to: the stored messages, and who has them
// open.
type maildrop struct {
	account Account
	store   store

	provisioning sync.Mutex // one caller of fill at a time

	mu        sync.Mutex
	holder    *session // has the exclusive-access lock
	open      map[*session]bool
	filling   bool // nobody may open the maildrop now
	lastLogin time.Time
	trouble   Trouble
	aside     []Message // see Server.Aside
}

func newMaildrop(a Account, s store) *maildrop {
	return &maildrop{account: a, store: s, open: map[*session]bool{}, trouble: a.Trouble}
}

// lock gives s the exclusive-access lock of RFC 1939 section 4, or false.
func (d *maildrop) lock(s *session) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.filling || d.holder != nil && d.holder != s {
		return false
	}
	d.holder = s
	return true
}

func (d *maildrop) unlock(s *session) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.holder == s {
		d.holder = nil
	}
}

// heldBy is the session that has the lock, or nil.
func (d *maildrop) heldBy() *session {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.holder
}

// enter notes that s has the maildrop open, with or without the lock. It
// fails while the maildrop is being filled from outside.
func (d *maildrop) enter(s *session) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.filling {
		return false
	}
	d.open[s] = true
	d.lastLogin = time.Now()
	return true
}

func (d *maildrop) leave(s *session) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.open, s)
}

// sinceLogin is the time since the last successful login of the user.
func (d *maildrop) sinceLogin(now time.Time) time.Duration {
	d.mu.Lock()
	defer d.mu.Unlock()
	return now.Sub(d.lastLogin)
}

// fill ends all sessions that have the maildrop open and makes it hold
// exactly these messages. No session gets in between.
func (d *maildrop) fill(ms []Message) error {
	for _, m := range ms {
		if err := m.check(); err != nil {
			return err
		}
	}
	d.provisioning.Lock()
	defer d.provisioning.Unlock()

	d.mu.Lock()
	d.filling = true
	lingering := slices.Collect(maps.Keys(d.open))
	d.mu.Unlock()
	for _, s := range lingering {
		s.kill()
		<-s.done
	}

	err := d.store.replace(ms)
	d.mu.Lock()
	d.filling = false
	if d.holder != nil && d.holder.isOver() {
		d.holder = nil // a lock that a fault has kept
	}
	d.lastLogin = time.Time{} // so that no login delay is in the way
	d.mu.Unlock()
	return err
}
