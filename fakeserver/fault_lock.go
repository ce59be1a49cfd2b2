package fakeserver

import "slices"

var _ = faults(
	Fault{
		Name:   "no-lock",
		Breaks: "RFC1939-4-LOCK-01",
		Sentence: "A second session opens the same maildrop, " +
			"and what it deletes is gone for the first one too.",
		Wild:  "GreenMail, Mailpit and Inbucket have no lock",
		Probe: []string{"STAT", "B: DELE 1", "B: QUIT", "RETR 1"},
		apply: func(w *wiring) {
			w.acquire = func(*session, *maildrop) bool { return true }
			w.missRemoved()
		},
	},
	Fault{
		Name:     "quit-keeps-lock",
		Breaks:   "RFC1939-6-LOCK-01",
		Sentence: "QUIT does not release the lock; nobody can open the maildrop any more.",
		Wild:     "cyrus #3827, #706",
		Probe:    []string{"QUIT", "B: STAT"},
		apply: func(w *wiring) {
			w.keepLock(func(s *session) bool { return s.state == update })
		},
	},
	Fault{
		Name:     "drop-keeps-lock",
		Breaks:   "RFC1939-6-LOCK-02",
		Sentence: "A lost connection does not release the lock.",
		Probe:    []string{"STAT", "<drop>", "B: STAT"},
		apply: func(w *wiring) {
			w.keepLock(func(s *session) bool { return s.state == transaction })
		},
	},
	Fault{
		Name:     "rset-releases-lock",
		Breaks:   "RFC1939-4-LOCK-01",
		Sentence: "RSET releases the lock, and what a second session removes then is gone for the first one.",
		Probe:    []string{"RSET", "B: DELE 1", "B: QUIT", "RETR 1"},
		apply: func(w *wiring) {
			w.around("RSET", func(run handler) handler {
				return func(s *session, c command) reply {
					s.w.release(s, s.drop)
					return run(s, c)
				}
			})
			w.missRemoved()
		},
	},
	Fault{
		Name:   "name-releases-lock",
		Breaks: "RFC1939-4-LOCK-01",
		Sentence: "QUIT releases the lock of the user whose name was given, also if this connection has not logged in, " +
			"and what another session removes then is gone for the one that had it.",
		Wild:  "a small server in C that keeps one flag for each user",
		Probe: []string{"STAT", "B: <open>", "B: USER alice", "B: QUIT", "C: DELE 1", "C: QUIT", "RETR 1"},
		apply: func(w *wiring) {
			w.around("QUIT", func(run handler) handler {
				return func(s *session, c command) reply {
					if d := s.server.account(s.name); d != nil && s.state == authorization {
						d.unlockAnyone()
					}
					return run(s, c)
				}
			})
			w.missRemoved()
		},
	},
)

// unlockAnyone takes the lock from whoever has it.
func (d *maildrop) unlockAnyone() {
	if holder := d.heldBy(); holder != nil {
		d.unlock(holder)
	}
}

// holds reports whether the message is still stored.
func (d *maildrop) holds(e *entry) bool {
	stored, err := d.store.load()
	return err == nil && slices.ContainsFunc(stored, func(m Message) bool { return m.uid == e.message.uid })
}

// missRemoved makes a session notice what another one has removed.
func (w *wiring) missRemoved() {
	next := w.find
	w.find = func(s *session, arg string) (*entry, error) {
		e, err := next(s, arg)
		if err == nil && !s.drop.holds(e) {
			return nil, errNoSuchMessage
		}
		return e, err
	}
}

func (w *wiring) keepLock(when func(*session) bool) {
	next := w.release
	w.release = func(s *session, d *maildrop) {
		if !when(s) {
			next(s, d)
		}
	}
}
