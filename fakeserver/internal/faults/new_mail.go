package faults

import (
	"bytes"
	"slices"

	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Mail that arrives while a session has the maildrop open.

var _ = Add(
	Fault{
		Name:     "new-mail-lost-when-emptied",
		Breaks:   "RFC1939-6-UPD-02",
		Sentence: "Where all messages were marked, QUIT truncates the maildrop, and what came meanwhile is lost.",
		Probe:    []string{"DELE 1", "DELE 2", "DELE 3", "DELE 4", "<deliver>", "QUIT", "B: STAT"},
		Apply: func(w *server.Wiring) {
			loseArrivals(w, func(s *server.Session) bool {
				stays := func(e *server.Entry) bool { return !e.Deleted }
				return len(s.Entries) > 0 && !slices.ContainsFunc(s.Entries, stays)
			})
		},
	},
	Fault{
		Name:     "stat-counts-new-mail",
		Breaks:   "RFC1939-5-STAT-01",
		Sentence: "STAT reads the maildrop itself and counts what came during the session; LIST and UIDL know nothing of it.",
		Probe:    []string{"STAT", "<deliver>", "STAT"},
		Apply:    func(w *server.Wiring) { countArrivals(w, "STAT") },
	},
	Fault{
		Name:     "new-mail-lost-at-quit",
		Breaks:   "RFC1939-6-UPD-02",
		Sentence: "QUIT writes the maildrop as it was read at login, and what came meanwhile is lost.",
		Probe:    []string{"STAT", "<deliver>", "QUIT", "B: STAT"},
		Apply:    func(w *server.Wiring) { loseArrivals(w, func(*server.Session) bool { return true }) },
	},
	Fault{
		Name:     "new-mail-lost-at-removal",
		Breaks:   "RFC1939-6-UPD-02",
		Sentence: "Where something was marked, QUIT writes the rest as it was read at login; what came meanwhile is lost.",
		Probe:    []string{"DELE 1", "<deliver>", "QUIT", "B: STAT"},
		Apply: func(w *server.Wiring) {
			loseArrivals(w, func(s *server.Session) bool {
				return slices.ContainsFunc(s.Entries, func(e *server.Entry) bool { return e.Deleted })
			})
		},
	},
	Fault{
		Name:     "new-mail-lost-on-drop",
		Breaks:   "RFC1939-6-UPD-02",
		Sentence: "When a connection is lost the maildrop is restored as it was at login, without what came meanwhile.",
		Probe:    []string{"STAT", "<deliver>", "<drop>", "B: STAT"},
		Apply: func(w *server.Wiring) {
			next := w.Finish
			w.Finish = func(s *server.Session, how server.Ending) {
				if how == server.EndedByDrop {
					removeArrivals(s)
				}
				next(s, how)
			}
		},
	},
	Fault{
		Name:     "new-mail-twice",
		Breaks:   "RFC1939-5-LIST-01",
		Sentence: "What came during a session is there twice in the next one: in the spool, and moved from it.",
		Probe:    []string{"STAT", "<deliver>", "QUIT", "B: STAT"},
		Apply: func(w *server.Wiring) {
			next := w.Commit
			w.Commit = func(s *server.Session) error {
				for _, m := range arrived(s) {
					if err := s.Drop.Store.Add(m); err != nil {
						return err
					}
				}
				return next(s)
			}
		},
	},
	Fault{
		Name:     "new-mail-cut",
		Breaks:   "RFC1939-5-RETR-01",
		Sentence: "Of what came during a session the next one shows the header alone.",
		Probe:    []string{"STAT", "<deliver>", "QUIT", "B: RETR 4"},
		Apply: func(w *server.Wiring) {
			var cut memory.History
			next := w.Commit
			w.Commit = func(s *server.Session) error {
				for _, m := range arrived(s) {
					cut.Add(m.ID)
				}
				return next(s)
			}
			wrap.StoredSome(w, func(_ *server.Session, m server.Message) bool { return slices.Contains(cut.All(), m.ID) },
				func(octets []byte) []byte {
					header, _, _ := bytes.Cut(octets, []byte("\n\n"))
					return append(header, "\n\n"...)
				})
		},
	},
	Fault{
		Name:     "rset-numbers-new-mail-first",
		Breaks:   "RFC1939-4-NUM-03",
		Sentence: "RSET reads the maildrop anew, newest first: what came meanwhile is message 1.",
		Probe:    []string{"LIST", "<deliver>", "RSET", "LIST"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "RSET", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				r := run(s, c)
				now, err := s.Wiring.Open(s, s.Drop)
				if err != nil || len(now) <= len(s.Entries) {
					return r
				}
				added := now[len(s.Entries):]
				s.Entries = append(slices.Clone(added), now[:len(s.Entries)]...)
				for i, e := range s.Entries {
					e.Number = i + 1
				}
				return r
			})
		},
	},
	Fault{
		Name:     "uidl-shows-new-mail",
		Breaks:   "RFC1939-4-NUM-04",
		Sentence: "UIDL reads the maildrop itself and lists what came during the session; STAT and LIST know nothing of it.",
		Probe:    []string{"STAT", "<deliver>", "UIDL"},
		Apply:    func(w *server.Wiring) { countArrivals(w, "UIDL") },
	},
	Fault{
		Name:     "new-mail-has-the-number-of-a-marked",
		Breaks:   "RFC1939-4-NUM-03",
		Sentence: "What comes during a session takes the number of a message that is marked as deleted.",
		Probe:    []string{"DELE 1", "<deliver>", "LIST"},
		Apply: func(w *server.Wiring) {
			wrap.Arrivals(w, func(s *server.Session, arrived []*server.Entry) {
				for i, e := range s.Entries {
					if e.Deleted {
						arrived[0].Number = e.Number
						s.Entries[i] = arrived[0]
						return
					}
				}
			})
		},
	},
	Fault{
		Name:     "new-mail-removed-in-place-of-a-marked",
		Breaks:   "RFC1939-6-UPD-02",
		Sentence: "QUIT counts the marked messages from the end of the maildrop, which has grown meanwhile.",
		Probe:    []string{"DELE 3", "<deliver>", "QUIT", "B: UIDL"},
		Apply: func(w *server.Wiring) {
			w.Commit = func(s *server.Session) error {
				now, err := s.Drop.Store.Load()
				if err != nil {
					return err
				}
				var ids []string
				for i, e := range s.Entries {
					if k := len(now) - len(s.Entries) + i; e.Deleted && k < len(now) {
						ids = append(ids, now[k].ID)
					}
				}
				return s.Drop.Store.Remove(ids)
			}
		},
	},
)

// countArrivals lets a command, and no other, see what came during the session.
func countArrivals(w *server.Wiring, keyword string) {
	wrap.Command(w, keyword, func(run server.Handler, s *server.Session, c server.Command) server.Reply {
		own := s.Entries
		if now, err := s.Wiring.Open(s, s.Drop); err == nil && len(now) > len(own) {
			s.Entries = append(slices.Clone(own), now[len(own):]...)
		}
		r := run(s, c)
		s.Entries = own
		return r
	})
}

// loseArrivals lets QUIT remove what came during the session.
func loseArrivals(w *server.Wiring, when func(*server.Session) bool) {
	next := w.Commit
	w.Commit = func(s *server.Session) error {
		if when(s) {
			removeArrivals(s)
		}
		return next(s)
	}
}

func removeArrivals(s *server.Session) {
	var ids []string
	for _, m := range arrived(s) {
		ids = append(ids, m.ID)
	}
	s.Drop.Store.Remove(ids)
}

// arrived are the messages of the maildrop that came since the session began.
func arrived(s *server.Session) []server.Message {
	now, err := s.Drop.Store.Load()
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(now, func(m server.Message) bool {
		return slices.ContainsFunc(s.Entries, func(e *server.Entry) bool { return e.Message.ID == m.ID })
	})
}
