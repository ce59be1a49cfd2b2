package faults

import (
	"sync"

	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Locks that are taken or given at the wrong time.

var _ = Add(
	Fault{
		Name:     "second-login-kicks-first",
		Breaks:   "RFC1939-4-LOCK-01",
		Sentence: "A second login ends the session that has the maildrop open.",
		Probe:    []string{"STAT", "B: STAT", "STAT"},
		Apply: func(w *server.Wiring) {
			next := w.Acquire
			w.Acquire = func(s *server.Session, d *server.Maildrop) bool {
				if holder := d.HeldBy(); holder != nil && holder != s {
					holder.Kill()
					<-holder.Done
				}
				return next(s, d)
			}
		},
	},
	Fault{
		Name:     "lock-taken-by-user",
		Breaks:   "RFC1939-4-LOCK-04",
		Sentence: "USER takes the lock already, before a password was given.",
		Probe:    []string{"<open>", "USER alice", "B: STAT"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "USER", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				r := run(s, c)
				if d := s.Server.Account(c.Args[0]); d != nil && r.OK {
					holdLock(s, d)
				}
				return r
			})
		},
	},
	Fault{
		Name:     "wrong-password-takes-lock",
		Breaks:   "RFC1939-4-LOCK-04",
		Sentence: "The lock is taken before the password is checked, and a wrong one does not release it.",
		Probe:    []string{"<open>", "USER alice", "PASS wrong", "B: STAT"},
		Apply: func(w *server.Wiring) {
			next := w.CheckPassword
			w.CheckPassword = func(s *server.Session, name, password string) bool {
				ok := next(s, name, password)
				if d := s.Server.Account(name); d != nil && !ok {
					holdLock(s, d)
				}
				return ok
			}
		},
	},
	Fault{
		Name:     "refused-login-keeps-lock",
		Breaks:   "RFC1939-4-LOCK-04",
		Sentence: "A login that is refused because the maildrop is in use leaves a lock of its own behind.",
		Probe:    []string{"STAT", "B: STAT", "QUIT", "C: STAT"},
		Apply: func(w *server.Wiring) {
			var mu sync.Mutex
			waiting := map[*server.Maildrop]*server.Session{}
			next := w.Acquire
			w.Acquire = func(s *server.Session, d *server.Maildrop) bool {
				mu.Lock()
				defer mu.Unlock()
				if other := waiting[d]; other != nil && other != s && !other.IsOver() {
					return false
				}
				ok := next(s, d)
				if waiting[d] = s; ok {
					waiting[d] = nil
				}
				return ok
			}
		},
	},
	Fault{
		Name:     "lock-for-all-users",
		Breaks:   "RFC1939-7-USER-01",
		Sentence: "There is one lock for all maildrops, so nobody else can log in meanwhile.",
		Probe:    []string{"STAT", "B: <open>", "B: USER bob", "B: PASS open  sesame "},
		Apply: func(w *server.Wiring) {
			var mu sync.Mutex
			var holder *server.Session
			next := w.Acquire
			w.Acquire = func(s *server.Session, d *server.Maildrop) bool {
				mu.Lock()
				defer mu.Unlock()
				if holder != nil && holder != s && !holder.IsOver() {
					return false
				}
				if !next(s, d) {
					return false
				}
				holder = s
				return true
			}
			release := w.Release
			w.Release = func(s *server.Session, d *server.Maildrop) {
				mu.Lock()
				defer mu.Unlock()
				if holder == s {
					holder = nil
				}
				release(s, d)
			}
		},
	},
	Fault{
		Name:     "locked-maildrop-is-empty",
		Breaks:   "RFC1939-4-LOCK-03",
		Sentence: "A second session gets +OK and an empty maildrop.",
		Probe:    []string{"STAT", "B: STAT"},
		Apply: func(w *server.Wiring) {
			locked := new(memory.PerSession[bool])
			acquire, open := w.Acquire, w.Open
			w.Acquire = func(s *server.Session, d *server.Maildrop) bool {
				*locked.Of(s) = !acquire(s, d)
				return true
			}
			w.Open = func(s *server.Session, d *server.Maildrop) ([]*server.Entry, error) {
				if *locked.Of(s) {
					return nil, nil
				}
				return open(s, d)
			}
		},
	},
	Fault{
		Name:     "refused-login-goes-on",
		Breaks:   "RFC1939-4-LOCK-03",
		Sentence: "A login that is refused because the maildrop is in use leads to TRANSACTION state all the same.",
		Probe:    []string{"STAT", "B: STAT"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "PASS", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				r := run(s, c)
				d := s.Server.Account(s.Name)
				if r.Code != "IN-USE" || d == nil || !d.Enter(s) {
					return r
				}
				s.Drop = d
				if entries, err := s.Wiring.Open(s, d); err == nil {
					s.Entries, s.State = entries, server.Transaction
				}
				return r
			})
		},
	},
)

// holdLock takes a lock that the session has no right to, until it ends.
func holdLock(s *server.Session, d *server.Maildrop) {
	if !d.Lock(s) {
		return
	}
	go func() {
		<-s.Done
		d.Unlock(s)
	}()
}
