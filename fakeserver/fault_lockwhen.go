package fakeserver

import "sync"

// Locks that are taken or given at the wrong time.

var _ = faults(
	Fault{
		Name:     "second-login-kicks-first",
		Breaks:   "RFC1939-4-LOCK-01",
		Sentence: "A second login ends the session that has the maildrop open.",
		Probe:    []string{"STAT", "B: STAT", "STAT"},
		apply: func(w *wiring) {
			next := w.acquire
			w.acquire = func(s *session, d *maildrop) bool {
				if holder := d.heldBy(); holder != nil && holder != s {
					holder.kill()
					<-holder.done
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
		apply: func(w *wiring) {
			w.around("USER", func(run handler) handler {
				return func(s *session, c command) reply {
					r := run(s, c)
					if d := s.server.account(c.args[0]); d != nil && r.ok {
						holdLock(s, d)
					}
					return r
				}
			})
		},
	},
	Fault{
		Name:     "wrong-password-takes-lock",
		Breaks:   "RFC1939-4-LOCK-04",
		Sentence: "The lock is taken before the password is checked, and a wrong one does not release it.",
		Probe:    []string{"<open>", "USER alice", "PASS wrong", "B: STAT"},
		apply: func(w *wiring) {
			next := w.checkPassword
			w.checkPassword = func(s *session, name, password string) bool {
				ok := next(s, name, password)
				if d := s.server.account(name); d != nil && !ok {
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
		apply: func(w *wiring) {
			var mu sync.Mutex
			waiting := map[*maildrop]*session{}
			next := w.acquire
			w.acquire = func(s *session, d *maildrop) bool {
				mu.Lock()
				defer mu.Unlock()
				if other := waiting[d]; other != nil && other != s && !other.isOver() {
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
		apply: func(w *wiring) {
			var mu sync.Mutex
			var holder *session
			next := w.acquire
			w.acquire = func(s *session, d *maildrop) bool {
				mu.Lock()
				defer mu.Unlock()
				if holder != nil && holder != s && !holder.isOver() {
					return false
				}
				if !next(s, d) {
					return false
				}
				holder = s
				return true
			}
			release := w.release
			w.release = func(s *session, d *maildrop) {
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
		apply: func(w *wiring) {
			locked := new(perSession[bool])
			acquire, open := w.acquire, w.open
			w.acquire = func(s *session, d *maildrop) bool {
				*locked.of(s) = !acquire(s, d)
				return true
			}
			w.open = func(s *session, d *maildrop) ([]*entry, error) {
				if *locked.of(s) {
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
		apply: func(w *wiring) {
			w.around("PASS", func(run handler) handler {
				return func(s *session, c command) reply {
					r := run(s, c)
					d := s.server.account(s.name)
					if r.code != "IN-USE" || d == nil || !d.enter(s) {
						return r
					}
					s.drop = d
					if entries, err := s.w.open(s, d); err == nil {
						s.entries, s.state = entries, transaction
					}
					return r
				}
			})
		},
	},
)

// holdLock takes a lock that the session has no right to, until it ends.
func holdLock(s *session, d *maildrop) {
	if !d.lock(s) {
		return
	}
	go func() {
		<-s.done
		d.unlock(s)
	}()
}
