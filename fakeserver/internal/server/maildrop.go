package server

import (
	"maps"
	"slices"
	"sync"
	"time"
)

// Maildrop is what a user logs in to: the stored messages, and who has them
// open.
type Maildrop struct {
	Account Account
	Place   int // among the accounts that were configured
	Store   Store

	provisioning sync.Mutex // one caller of fill at a time

	mu        sync.Mutex
	holder    *Session // has the exclusive-access lock
	open      map[*Session]bool
	filling   bool // nobody may open the maildrop now
	lastLogin time.Time
	trouble   Trouble
	aside     []Message // see Server.Aside
	visits    Visits
}

func newMaildrop(a Account, place int, s Store) *Maildrop {
	return &Maildrop{Account: a, Place: place, Store: s, open: map[*Session]bool{}, trouble: a.Trouble}
}

// Lock gives s the exclusive-access lock of RFC 1939 section 4, or false.
func (d *Maildrop) Lock(s *Session) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.filling || d.holder != nil && d.holder != s {
		return false
	}
	d.holder = s
	return true
}

func (d *Maildrop) Unlock(s *Session) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.holder == s {
		d.holder = nil
	}
}

// HeldBy is the session that has the lock, or nil.
func (d *Maildrop) HeldBy() *Session {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.holder
}

// Enter notes that s has the maildrop open, with or without the lock. It
// fails while the maildrop is being filled from outside.
func (d *Maildrop) Enter(s *Session) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.filling {
		return false
	}
	d.open[s] = true
	d.lastLogin = s.Now()
	s.visited, s.before = d, d.visits
	s.Server.visited.Store(d)
	d.visits.Opened++
	return true
}

func (d *Maildrop) leave(s *Session) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.open, s)
}

// sinceLogin is the time since the last successful login of the user.
func (d *Maildrop) sinceLogin(now time.Time) time.Duration {
	d.mu.Lock()
	defer d.mu.Unlock()
	return now.Sub(d.lastLogin)
}

// Fill ends all sessions that have the maildrop open and makes it hold
// exactly these messages. No session gets in between.
func (d *Maildrop) Fill(ms []Message) error {
	for _, m := range ms {
		if err := m.Check(); err != nil {
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
		s.Kill()
		<-s.Done
	}

	err := d.Store.Replace(ms)
	d.mu.Lock()
	d.filling = false
	if d.holder != nil && d.holder.IsOver() {
		d.holder = nil // a lock that a fault has kept
	}
	d.lastLogin = time.Time{} // so that no login delay is in the way
	d.visits = Visits{}
	d.mu.Unlock()
	return err
}
