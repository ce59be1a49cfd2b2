package model

import (
	"maps"
	"slices"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// Manner is how a connection ended.
type Manner int

const (
	// ByServer: the server closed it.
	ByServer Manner = iota
	// ByClient: the client closed its end in order.
	ByClient
	// Abruptly: it was reset.
	Abruptly
	// ByTimer: the server closed it because the client was idle.
	ByTimer
)

// Ending is how a session in TRANSACTION ended.
type Ending struct {
	Any     bool // there was one
	Quit    bool // by QUIT
	Refused bool // which was answered -ERR
	Manner  Manner
	Marked  int // messages that were marked
	Spared  int // messages that were fetched, and not marked
	Reset   bool
	Fetched bool
	Topped  bool
	// Unfinished reports that the client had sent the beginning of another command.
	Unfinished bool
}

// quit enters UPDATE (RFC 1939 section 6).
func (s *session) quit(ok bool) {
	s.State = Update
	v := s.view
	s.conclude()
	end := v.ending()
	end.Quit, end.Refused = true, !ok
	for _, it := range v.items {
		if s.m.expire && it.msg.fetched {
			it.msg.doubt = true // the server may remove what was fetched (RFC 2449 section 6.7)
		}
		if v.strayed {
			it.msg.doubt = true
			continue
		}
		if !it.deleted {
			continue
		}
		if ok && !v.beside() {
			it.msg.blindly = !it.text.Whole && it.uid == ""
			v.drop.remove(it.msg)
		} else {
			it.msg.doubt = true // the server said that something went wrong, or two sessions disagree
		}
	}
	v.leave(end)
}

// conclude judges what could not be judged before all of the session was known, and makes
// the maildrop what the session has shown it to be.
func (s *session) conclude() {
	s.compareAtEnd()
	s.totalCame()
	s.topsAtEnd()
	s.nothingWorked()
	s.languagesAtEnd()
	s.view.settle()
}

// Close tells that nothing more will come: sessions that are still open are judged as far
// as they went.
func (m *Model) Close() {
	for _, n := range slices.Sorted(maps.Keys(m.sessions)) {
		if s := m.sessions[n]; s.State == Transaction {
			s.conclude()
			s.view.tellings, s.view.tops, s.view.stat, s.languages = nil, nil, nil, languages{} // it is not judged twice
		}
	}
}

// Ended tells that a connection is over. A QUIT that got no reply may have been
// carried out or not.
func (m *Model) Ended(n int, how Manner) {
	s := m.sessions[n]
	if s == nil || s.State == Over {
		return
	}
	e := &Ended{Place: s.place(Spot{}), Manner: how}
	was := s.State
	if how == ByServer && was == Authorization && len(s.pending) > 0 {
		at := Spot{Entry: s.pending[0].entry}
		m.longCut.ended(s.pending[0].auth, at)
		s.deny(at, s.pending[0], wire.Status{})
	}
	s.State = Over
	if was == Transaction {
		s.conclude()
		end := s.view.ending()
		end.Manner = how
		if slices.ContainsFunc(s.pending, func(c *Command) bool { return c.Keyword == "QUIT" }) {
			end.Quit = true
			for _, it := range s.view.items {
				it.msg.doubt = it.msg.doubt || it.deleted || s.view.strayed
			}
		}
		s.view.leave(end)
	}
	m.emit(s, e)
}

// TimedOut tells that the server ended a connection because the client was silent,
// and what it sent before.
func (m *Model) TimedOut(n, entry int, extra []byte) {
	if s := m.session(n); s.State == Transaction || s.State == Authorization {
		m.emit(s, &TimedOut{Place: s.place(Spot{Entry: entry}), Extra: extra})
	}
	m.Ended(n, ByTimer)
}

// StillOpen tells that the server has not closed a connection after QUIT, or went
// on sending before it did.
func (m *Model) StillOpen(n, entry int, extra []byte, closed bool) {
	s := m.session(n)
	e := &StillOpen{Place: s.place(Spot{Entry: entry}), Extra: extra, Closed: closed}
	s.State = Over
	m.emit(s, e)
}

// HungUp tells that an impatient server has ended the session: see [Model.Impatient].
func (m *Model) HungUp(n, entry int) {
	s := m.session(n)
	m.emit(s, &HungUp{Place: s.place(Spot{Entry: entry})})
}

// Abandoned tells that the client gave up waiting for a login: how it would have
// ended is open.
func (m *Model) Abandoned(n int) { m.session(n).State = Over }

// LoginRefused tells that a login with the right password was refused for good. It
// reports false when nothing is known that would explain it: then the account may
// not be what the harness believes.
func (m *Model) LoginRefused(n, entry int, user, reply string) bool {
	d := m.drops[user]
	if d == nil || len(d.open) > 0 || !d.visited || m.world.LoginDelay > 0 {
		return false
	}
	s := m.session(n)
	m.emit(s, &LoginRefused{
		Place: s.place(Spot{Entry: entry}), Reply: reply, Past: d.past,
		AfterFailure: m.sessions[n] != nil && d.failedLogin, OtherUser: m.elsewhere(n, user), Named: m.named(n, user),
		TurnedAway: d.lock.left,
	})
	return true
}

// elsewhere is another user who has a session open, "" if there is none.
func (m *Model) elsewhere(n int, user string) string {
	for k, s := range m.sessions {
		if k != n && s.State == Transaction && s.User != user {
			return s.User
		}
	}
	return ""
}

// named reports whether another connection in AUTHORIZATION has tried to log in as a user.
func (m *Model) named(n int, user string) bool {
	for k, s := range m.sessions {
		if k != n && s.State == Authorization && (s.tried == user || s.User == user) {
			return true
		}
	}
	return false
}

// Unfinished tells that the connection ends in the middle of a command.
func (m *Model) Unfinished(n int) {
	if v := m.session(n).view; v != nil {
		v.unfinished = true
	}
}

// ending is how the session ends, as far as it is known before the end.
func (v *view) ending() Ending {
	e := Ending{Any: true, Marked: v.marked(), Unfinished: v.unfinished}
	for _, it := range v.items {
		e.Reset = e.Reset || it.reset
		e.Fetched = e.Fetched || it.msg.fetched
		if it.msg.fetched && !it.deleted {
			e.Spared++
		}
		e.Topped = e.Topped || it.msg.topped
	}
	return e
}

// leave ends the session in the maildrop.
func (v *view) leave(e Ending) {
	d := v.drop
	switch {
	case !e.Quit && e.Marked > 0 && !slices.ContainsFunc(d.messages, func(m *message) bool { return m.late }):
		d.unsettled = e // where mail has come, nobody knows which is missing
	case e.Marked > 0, !v.untold():
		d.unsettled = Ending{}
	}
	d.past, d.quitEarly = e, false
	d.open = slices.DeleteFunc(d.open, func(other *view) bool { return other == v })
}
