package faults

import (
	"slices"

	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Marks that come and go when they should not.

var _ = Add(
	Fault{
		Name:     "noop-takes-marks-away",
		Breaks:   "RFC1939-5-NOOP-01",
		Sentence: "NOOP takes all marks away.",
		Probe:    []string{"DELE 1", "NOOP", "STAT"},
		Apply:    func(w *server.Wiring) { unmarkAt(w, "NOOP") },
	},
	Fault{
		Name:     "list-takes-marks-away",
		Breaks:   "RFC1939-5-DELE-01",
		Sentence: "LIST reads the maildrop anew, and all marks are lost.",
		Probe:    []string{"DELE 1", "LIST", "STAT"},
		Apply:    func(w *server.Wiring) { unmarkAt(w, "LIST") },
	},
	Fault{
		Name:     "capa-takes-marks-away",
		Breaks:   "RFC1939-5-DELE-01",
		Sentence: "CAPA in TRANSACTION state takes all marks away.",
		Probe:    []string{"DELE 1", "CAPA", "STAT"},
		Apply:    func(w *server.Wiring) { unmarkAt(w, "CAPA") },
	},
	Fault{
		Name:     "error-takes-marks-away",
		Breaks:   "RFC1939-3-ERR-05",
		Sentence: "A command that is refused takes all marks away.",
		Probe:    []string{"DELE 1", "RETR 99", "STAT"},
		Apply: func(w *server.Wiring) {
			next := w.Answered
			w.Answered = func(s *server.Session, r server.Reply) {
				if !r.OK && s.State == server.Transaction {
					s.Wiring.Unmark(s)
				}
				next(s, r)
			}
		},
	},
	Fault{
		Name:     "error-logs-out",
		Breaks:   "RFC1939-3-ERR-05",
		Sentence: "An unknown command leads back to AUTHORIZATION state.",
		Probe:    []string{"XYZZ", "STAT"},
		Apply: func(w *server.Wiring) {
			next := w.Answered
			w.Answered = func(s *server.Session, r server.Reply) {
				if s.State == server.Transaction && r.Phrase.Is(server.ErrUnknown) {
					s.Leave(server.EndedByServer)
					s.State, s.Entries = server.Authorization, nil
				}
				next(s, r)
			}
		},
	},
	Fault{
		Name:     "rset-restores-last-only",
		Breaks:   "RFC1939-5-RSET-01",
		Sentence: "RSET takes only the mark away that was set last.",
		Probe:    []string{"DELE 1", "DELE 2", "RSET", "STAT"},
		Apply: func(w *server.Wiring) {
			last := new(memory.PerSession[*server.Entry])
			next := w.Mark
			w.Mark = func(s *server.Session, e *server.Entry) {
				next(s, e)
				*last.Of(s) = e
			}
			w.Unmark = func(s *server.Session) {
				if e := *last.Of(s); e != nil {
					e.Deleted = false
				}
			}
		},
	},
	Fault{
		Name:     "rset-restores-first-only",
		Breaks:   "RFC1939-5-RSET-01",
		Sentence: "RSET stops at the first message that it has restored.",
		Probe:    []string{"DELE 1", "DELE 2", "RSET", "STAT"},
		Apply: func(w *server.Wiring) {
			w.Unmark = func(s *server.Session) {
				for _, e := range s.Entries {
					if e.Deleted {
						e.Deleted = false
						return
					}
				}
			}
		},
	},
	Fault{
		Name:     "rset-misses-last",
		Breaks:   "RFC1939-5-RSET-01",
		Sentence: "RSET does not restore the last message of the maildrop.",
		Probe:    []string{"DELE 3", "DELE 4", "RSET", "STAT"},
		Apply: func(w *server.Wiring) {
			next := w.Unmark
			w.Unmark = func(s *server.Session) {
				if n := len(s.Entries); n > 0 {
					defer func(e *server.Entry, marked bool) { e.Deleted = marked }(s.Entries[n-1], s.Entries[n-1].Deleted)
				}
				next(s)
			}
		},
	},
	Fault{
		Name:     "rset-refused-without-marks",
		Breaks:   "RFC1939-5-RSET-01",
		Sentence: "RSET is answered -ERR if no message is marked.",
		Probe:    []string{"RSET"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "RSET", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				if len(s.Wiring.Visible(s)) == len(s.Entries) {
					return server.Negative("no message is marked")
				}
				return run(s, c)
			})
		},
	},
	Fault{
		Name:     "rset-closes",
		Breaks:   "RFC1939-5-RSET-01",
		Sentence: "RSET is answered +OK and ends the session.",
		Probe:    []string{"RSET"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "RSET", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				r := run(s, c)
				r.Then = server.ThenClose
				return r
			})
		},
	},
	Fault{
		Name:     "rset-leaves-stat",
		Breaks:   "RFC1939-5-RSET-01",
		Sentence: "RSET restores the messages, but STAT stays at what it was before.",
		Probe:    []string{"DELE 1", "RSET", "STAT"},
		Apply: func(w *server.Wiring) {
			next := w.DropListing
			stale := new(memory.PerSession[string])
			w.DropListing = func(s *server.Session) string {
				if old := *stale.Of(s); old != "" {
					return old
				}
				return next(s)
			}
			unmark := w.Unmark
			w.Unmark = func(s *server.Session) {
				*stale.Of(s) = next(s)
				unmark(s)
			}
		},
	},
	Fault{
		Name:     "rset-forgotten-by-quit",
		Breaks:   "RFC1939-5-RSET-02",
		Sentence: "After RSET the messages are back in all listings, and QUIT removes them all the same.",
		Probe:    []string{"DELE 1", "RSET", "QUIT", "B: STAT"},
		Apply: func(w *server.Wiring) {
			var once memory.PerSession[[]*server.Entry]
			mark, commit := w.Mark, w.Commit
			w.Mark = func(s *server.Session, e *server.Entry) {
				mark(s, e)
				*once.Of(s) = append(*once.Of(s), e)
			}
			w.Commit = func(s *server.Session) error {
				for _, e := range *once.Of(s) {
					e.Deleted = true
				}
				return commit(s)
			}
		},
	},
	Fault{
		Name:     "dele-after-rset-lost",
		Breaks:   "RFC1939-5-RSET-02",
		Sentence: "What is marked after RSET is not removed by QUIT.",
		Probe:    []string{"DELE 1", "RSET", "DELE 2", "QUIT", "B: STAT"},
		Apply:    func(w *server.Wiring) { removeNothingAfterRset(w) },
	},
	Fault{
		Name:     "rset-renumbers",
		Breaks:   "RFC1939-4-NUM-03",
		Sentence: "RSET puts the messages that were marked back at the end, under other numbers.",
		Probe:    []string{"DELE 1", "RSET", "LIST"},
		Apply: func(w *server.Wiring) {
			next := w.Unmark
			w.Unmark = func(s *server.Session) {
				renumberMarked(s)
				next(s)
			}
		},
	},
)

// unmarkAt takes marks away before a command is carried out.
func unmarkAt(w *server.Wiring, keyword string) {
	wrap.Command(w, keyword, func(run server.Handler, s *server.Session, c server.Command) server.Reply {
		if s.State == server.Transaction {
			s.Wiring.Unmark(s)
		}
		return run(s, c)
	})
}

// removeNothingAfterRset makes QUIT of a session with a RSET remove nothing.
func removeNothingAfterRset(w *server.Wiring) {
	reset := new(memory.PerSession[bool])
	unmark, commit := w.Unmark, w.Commit
	w.Unmark = func(s *server.Session) {
		unmark(s)
		*reset.Of(s) = true
	}
	w.Commit = func(s *server.Session) error {
		if *reset.Of(s) {
			return nil
		}
		return commit(s)
	}
}

// markAfter marks the message that a command was carried out for.
func markAfter(w *server.Wiring, keyword string) {
	wrap.Command(w, keyword, func(run server.Handler, s *server.Session, c server.Command) server.Reply {
		r := run(s, c)
		if len(c.Args) == 0 {
			return r // another fault takes it without a number
		}
		if e, err := s.Wiring.Find(s, c.Args[0]); err == nil && r.OK {
			s.Wiring.Mark(s, e)
		}
		return r
	})
}

// renumberMarked puts messages that are marked as deleted at the end, and counts anew.
func renumberMarked(s *server.Session) {
	rank := func(e *server.Entry) int {
		if e.Deleted {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(s.Entries, func(a, b *server.Entry) int { return rank(a) - rank(b) })
	for i, e := range s.Entries {
		e.Number = i + 1
	}
}
