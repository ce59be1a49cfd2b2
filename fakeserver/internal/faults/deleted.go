package faults

import (
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// Messages that are marked as deleted and still show.
var _ = Add(
	Fault{
		Name:     "list-shows-deleted",
		Breaks:   "RFC1939-5-LIST-07",
		Sentence: "LIST still shows messages that are marked as deleted.",
		Wild:     "billpg/POP3Listener #9, mailpit",
		Probe:    []string{"DELE 1", "LIST"},
		Apply:    func(w *server.Wiring) { showDeleted(w, "LIST") },
	},
	Fault{
		Name:     "stat-counts-deleted",
		Breaks:   "RFC1939-5-STAT-03",
		Sentence: "STAT still counts messages that are marked as deleted.",
		Wild:     "billpg/POP3Listener #9, mailpit",
		Probe:    []string{"DELE 1", "STAT"},
		Apply:    func(w *server.Wiring) { showDeleted(w, "STAT") },
	},
	Fault{
		Name:     "uidl-shows-deleted",
		Breaks:   "RFC1939-7-UIDL-08",
		Sentence: "UIDL still shows messages that are marked as deleted.",
		Wild:     "billpg/POP3Listener #9, mailpit",
		Probe:    []string{"DELE 1", "UIDL"},
		Apply:    func(w *server.Wiring) { showDeleted(w, "UIDL") },
	},
	Fault{
		Name:     "retr-of-deleted",
		Breaks:   "RFC1939-5-DELE-02",
		Sentence: "RETR sends a message that is marked as deleted.",
		Wild:     "inbucket #618, mailpit",
		Probe:    []string{"DELE 2", "RETR 2"},
		Apply:    func(w *server.Wiring) { findDeleted(w, "RETR") },
	},
	Fault{
		Name:     "dele-twice",
		Breaks:   "RFC1939-5-DELE-03",
		Sentence: "A second DELE of the same message is answered +OK.",
		Wild:     "mailpit",
		Probe:    []string{"DELE 2", "DELE 2"},
		Apply:    func(w *server.Wiring) { findDeleted(w, "DELE") },
	},
	Fault{
		Name:     "dele-renumbers",
		Breaks:   "RFC1939-4-NUM-03",
		Sentence: "After DELE the later messages move up by one number.",
		Probe:    []string{"DELE 1", "LIST"},
		Apply: func(w *server.Wiring) {
			next := w.Mark
			w.Mark = func(s *server.Session, e *server.Entry) {
				next(s, e)
				renumberMarked(s)
			}
		},
	},
	Fault{
		Name:     "rset-does-nothing",
		Breaks:   "RFC1939-5-RSET-01",
		Sentence: "RSET says +OK and leaves the marks where they are.",
		Probe:    []string{"DELE 1", "RSET", "STAT"},
		Apply:    func(w *server.Wiring) { w.Unmark = func(*server.Session) {} },
	},
)

// showDeleted makes one command speak of marked messages.
func showDeleted(w *server.Wiring, keyword string) {
	next := w.Visible
	w.Visible = func(s *server.Session) []*server.Entry {
		if s.Command.Keyword == keyword {
			return s.Entries
		}
		return next(s)
	}
}

// findDeleted makes one command accept the numbers of marked messages.
func findDeleted(w *server.Wiring, keyword string) {
	next := w.Find
	w.Find = func(s *server.Session, arg string) (*server.Entry, error) {
		e, err := next(s, arg)
		if err == server.ErrDeleted && s.Command.Keyword == keyword {
			n, _ := s.Wiring.Number(s, arg)
			return s.Entries[n-1], nil
		}
		return e, err
	}
}
