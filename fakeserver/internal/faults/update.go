package faults

import (
	"errors"
	"io"

	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Messages that are removed at the wrong time.
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
	Fault{
		Name:     "end-of-input-deletes",
		Breaks:   "RFC1939-6-UPD-03",
		Sentence: "A client that closes the connection in order is taken to have said QUIT.",
		Probe:    []string{"DELE 1", "<drop>", "B: STAT"},
		Apply: func(w *server.Wiring) {
			ended := new(memory.PerSession[bool])
			read, finish := w.ReadLine, w.Finish
			w.ReadLine = func(s *server.Session, limit int) ([]byte, error) {
				line, err := read(s, limit)
				*ended.Of(s) = errors.Is(err, io.EOF)
				return line, err
			}
			w.Finish = func(s *server.Session, how server.Ending) {
				if *ended.Of(s) && how == server.EndedByDrop {
					s.Wiring.Commit(s)
				}
				finish(s, how)
			}
		},
	},
	Fault{
		Name:     "drop-after-retr-deletes",
		Breaks:   "RFC1939-6-UPD-03",
		Sentence: "A connection that is lost after RETR is taken for a finished download, and what was marked is removed.",
		Probe:    []string{"DELE 1", "RETR 2", "<drop>", "B: STAT"},
		Apply: func(w *server.Wiring) {
			next := w.Finish
			w.Finish = func(s *server.Session, how server.Ending) {
				if how == server.EndedByDrop && s.Command.Keyword == "RETR" {
					s.Wiring.Commit(s)
				}
				next(s, how)
			}
		},
	},
	Fault{
		Name:     "fetching-one-removes-all",
		Breaks:   "RFC1939-8-POL-02",
		Sentence: "QUIT removes all messages once one of them was fetched.",
		Probe:    []string{"RETR 1", "QUIT", "B: STAT"},
		Apply: func(w *server.Wiring) {
			next := w.Commit
			w.Commit = func(s *server.Session) error {
				for _, e := range s.Entries {
					if e.Retrieved {
						markAll(s)
					}
				}
				return next(s)
			}
		},
	},
)

func markAll(s *server.Session) {
	for _, e := range s.Entries {
		e.Deleted = true
	}
}
