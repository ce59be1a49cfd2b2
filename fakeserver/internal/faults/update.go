package faults

import (
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

var _ = Add(
	Fault{
		Name:     "dele-at-once",
		Breaks:   "RFC1939-5-DELE-01",
		Sentence: "DELE removes the message at once; it is gone even if the connection is lost.",
		Probe:    []string{"DELE 1", "<drop>", "B: STAT"},
		Apply: func(w *server.Wiring) {
			next := w.Mark
			w.Mark = func(s *server.Session, e *server.Entry) {
				next(s, e)
				s.Drop.Store.Remove([]string{e.Message.ID})
			}
		},
	},
	Fault{
		Name:     "drop-deletes",
		Breaks:   "RFC1939-6-UPD-03",
		Sentence: "A lost connection removes the marked messages as if QUIT had been given.",
		Probe:    []string{"DELE 1", "<drop>", "B: STAT"},
		Apply:    func(w *server.Wiring) { wrap.CommitAfter(w, server.EndedByDrop) },
	},
	Fault{
		Name:     "autologout-deletes",
		Breaks:   "RFC1939-3-TIMEOUT-04",
		Sentence: "The autologout timer removes the marked messages as if QUIT had been given.",
		Slow:     true,
		Probe:    []string{"DELE 1", "<wait>", "B: STAT"},
		Apply:    func(w *server.Wiring) { wrap.CommitAfter(w, server.EndedByTimeout) },
	},
	Fault{
		Name:     "quit-deletes-everything",
		Breaks:   "RFC1939-6-UPD-02",
		Sentence: "QUIT removes all messages, marked or not.",
		Probe:    []string{"QUIT", "B: STAT"},
		Apply: func(w *server.Wiring) {
			next := w.Commit
			w.Commit = func(s *server.Session) error {
				for _, e := range s.Entries {
					e.Deleted = true
				}
				return next(s)
			}
		},
	},
	Fault{
		Name:     "quit-deletes-nothing",
		Breaks:   "RFC1939-6-UPD-01",
		Sentence: "QUIT says +OK and removes nothing.",
		Wild:     "GreenMail and mailpit say +OK before or without looking at the result",
		Probe:    []string{"DELE 1", "QUIT", "B: STAT"},
		Apply:    func(w *server.Wiring) { w.Commit = func(*server.Session) error { return nil } },
	},
)
