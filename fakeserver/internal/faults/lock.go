package faults

import (
	"slices"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Locks that are not held, or not released.
var _ = Add(
	Fault{
		Name:   "no-lock",
		Breaks: "RFC1939-4-LOCK-01",
		Sentence: "A second session opens the same maildrop, " +
			"and what it deletes is gone for the first one too.",
		Wild:  "GreenMail, Mailpit and Inbucket have no lock",
		Probe: []string{"STAT", "B: DELE 1", "B: QUIT", "RETR 1"},
		Apply: func(w *server.Wiring) {
			w.Acquire = func(*server.Session, *server.Maildrop) bool { return true }
			missRemoved(w)
		},
	},
	Fault{
		Name:     "quit-keeps-lock",
		Breaks:   "RFC1939-6-LOCK-01",
		Sentence: "QUIT does not release the lock; nobody can open the maildrop any more.",
		Wild:     "cyrus #3827, #706",
		Probe:    []string{"QUIT", "B: STAT"},
		Apply: func(w *server.Wiring) {
			keepLock(w, func(s *server.Session) bool { return s.State == server.Update })
		},
	},
	Fault{
		Name:     "drop-keeps-lock",
		Breaks:   "RFC1939-6-LOCK-02",
		Sentence: "A lost connection does not release the lock.",
		Probe:    []string{"STAT", "<drop>", "B: STAT"},
		Apply: func(w *server.Wiring) {
			keepLock(w, func(s *server.Session) bool { return s.State == server.Transaction })
		},
	},
	Fault{
		Name:     "rset-releases-lock",
		Breaks:   "RFC1939-4-LOCK-01",
		Sentence: "RSET releases the lock, and what a second session removes then is gone for the first one.",
		Probe:    []string{"RSET", "B: DELE 1", "B: QUIT", "RETR 1"},
		Apply: func(w *server.Wiring) {
			releaseAtRSET(w)
			missRemoved(w)
		},
	},
	Fault{
		Name:   "name-releases-lock",
		Breaks: "RFC1939-4-LOCK-01",
		Sentence: "QUIT releases the lock of the user whose name was given, also if this connection has not logged in, " +
			"and what another session removes then is gone for the one that had it.",
		Wild:  "a small server in C that keeps one flag for each user",
		Probe: []string{"STAT", "B: <open>", "B: USER alice", "B: QUIT", "C: DELE 1", "C: QUIT", "RETR 1"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "QUIT", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				if d := s.Server.Account(s.Name); d != nil && s.State == server.Authorization {
					unlockAnyone(d)
				}
				return run(s, c)
			})
			missRemoved(w)
		},
	},
)

// unlockAnyone takes the lock from whoever has it.
func unlockAnyone(d *server.Maildrop) {
	if holder := d.HeldBy(); holder != nil {
		d.Unlock(holder)
	}
}

// holds reports whether the message is still stored.
func holds(d *server.Maildrop, e *server.Entry) bool {
	stored, err := d.Store.Load()
	return err == nil && slices.ContainsFunc(stored, func(m server.Message) bool { return m.ID == e.Message.ID })
}

// missRemoved makes a session notice what another one has removed.
func missRemoved(w *server.Wiring) {
	next := w.Find
	w.Find = func(s *server.Session, arg string) (*server.Entry, error) {
		e, err := next(s, arg)
		if err == nil && !holds(s.Drop, e) {
			return nil, server.ErrNoSuchMessage
		}
		return e, err
	}
}

func keepLock(w *server.Wiring, when func(*server.Session) bool) {
	next := w.Release
	w.Release = func(s *server.Session, d *server.Maildrop) {
		if !when(s) {
			next(s, d)
		}
	}
}

// releaseAtRSET makes RSET release the lock.
func releaseAtRSET(w *server.Wiring) {
	wrap.Command(w, "RSET", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
		s.Wiring.Release(s, s.Drop)
		return run(s, c)
	})
}
