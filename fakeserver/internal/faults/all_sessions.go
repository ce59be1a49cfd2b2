package faults

import (
	"sync"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// What one session does to those of all users, because the server keeps one list for all of them.
var _ = Add(
	Fault{
		Name:     "quit-commits-for-all",
		Breaks:   "RFC1939-6-UPD-03",
		Sentence: "QUIT of any user removes what sessions of all users have marked.",
		Probe:    []string{"DELE 1", "B: <open>", "B: USER bob", "B: PASS open  sesame ", "B: QUIT", "<drop>", "C: STAT"},
		Apply: func(w *server.Wiring) {
			open := openSessions(w)
			next := w.Commit
			w.Commit = func(s *server.Session) error {
				open.others(s, func(other *server.Session) { _ = next(other) })
				return next(s)
			}
		},
	},
	Fault{
		Name:     "rset-for-all",
		Breaks:   "RFC1939-5-DELE-01",
		Sentence: "RSET of any user takes the marks of all users away.",
		Probe:    []string{"DELE 1", "B: <open>", "B: USER bob", "B: PASS open  sesame ", "B: RSET", "STAT"},
		Apply: func(w *server.Wiring) {
			open := openSessions(w)
			next := w.Unmark
			w.Unmark = func(s *server.Session) {
				open.others(s, next)
				next(s)
			}
		},
	},
	Fault{
		Name:     "quit-unlocks-all",
		Breaks:   "RFC1939-4-LOCK-01",
		Sentence: "QUIT of any user takes the locks of all users away, and what another session removes then is gone.",
		Probe: []string{"STAT", "B: <open>", "B: USER bob", "B: PASS open  sesame ", "B: QUIT", "C: DELE 1", "C: QUIT",
			"RETR 1"},
		Apply: func(w *server.Wiring) {
			next := w.Release
			w.Release = func(s *server.Session, d *server.Maildrop) {
				for _, other := range s.Server.Drops {
					unlockAnyone(other)
				}
				next(s, d)
			}
			missRemoved(w)
		},
	},
)

// sessions are those that have a maildrop open.
type sessions struct {
	mu   sync.Mutex
	open map[*server.Session]bool
}

// openSessions keeps a list of the sessions that have a maildrop open.
func openSessions(w *server.Wiring) *sessions {
	all := &sessions{open: map[*server.Session]bool{}}
	open, release := w.Open, w.Release
	w.Open = func(s *server.Session, d *server.Maildrop) ([]*server.Entry, error) {
		all.mu.Lock()
		defer all.mu.Unlock()
		all.open[s] = true
		return open(s, d)
	}
	w.Release = func(s *server.Session, d *server.Maildrop) {
		all.mu.Lock()
		defer all.mu.Unlock()
		delete(all.open, s)
		release(s, d)
	}
	return all
}

// others does something to all sessions but one.
func (all *sessions) others(s *server.Session, do func(*server.Session)) {
	all.mu.Lock()
	defer all.mu.Unlock()
	for other := range all.open {
		if other != s {
			do(other)
		}
	}
}
