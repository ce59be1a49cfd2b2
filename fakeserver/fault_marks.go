package fakeserver

import "slices"

// Marks that come and go when they should not.

var _ = faults(
	Fault{
		Name:     "noop-takes-marks-away",
		Breaks:   "RFC1939-5-NOOP-01",
		Sentence: "NOOP takes all marks away.",
		Probe:    []string{"DELE 1", "NOOP", "STAT"},
		apply:    func(w *wiring) { w.unmarkAt("NOOP") },
	},
	Fault{
		Name:     "list-takes-marks-away",
		Breaks:   "RFC1939-5-DELE-01",
		Sentence: "LIST reads the maildrop anew, and all marks are lost.",
		Probe:    []string{"DELE 1", "LIST", "STAT"},
		apply:    func(w *wiring) { w.unmarkAt("LIST") },
	},
	Fault{
		Name:     "capa-takes-marks-away",
		Breaks:   "RFC1939-5-DELE-01",
		Sentence: "CAPA in TRANSACTION state takes all marks away.",
		Probe:    []string{"DELE 1", "CAPA", "STAT"},
		apply:    func(w *wiring) { w.unmarkAt("CAPA") },
	},
	Fault{
		Name:     "error-takes-marks-away",
		Breaks:   "RFC1939-3-ERR-05",
		Sentence: "A command that is refused takes all marks away.",
		Probe:    []string{"DELE 1", "RETR 99", "STAT"},
		apply: func(w *wiring) {
			next := w.afterwards
			w.afterwards = func(s *session, r reply) {
				if !r.ok && s.state == transaction {
					s.w.unmark(s)
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
		apply: func(w *wiring) {
			next := w.afterwards
			w.afterwards = func(s *session, r reply) {
				if s.state == transaction && r.phrase.is(errUnknown) {
					s.leave(endedByServer)
					s.state, s.entries = authorization, nil
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
		apply: func(w *wiring) {
			last := new(perSession[*entry])
			next := w.mark
			w.mark = func(s *session, e *entry) {
				next(s, e)
				*last.of(s) = e
			}
			w.unmark = func(s *session) {
				if e := *last.of(s); e != nil {
					e.deleted = false
				}
			}
		},
	},
	Fault{
		Name:     "rset-restores-first-only",
		Breaks:   "RFC1939-5-RSET-01",
		Sentence: "RSET stops at the first message that it has restored.",
		Probe:    []string{"DELE 1", "DELE 2", "RSET", "STAT"},
		apply: func(w *wiring) {
			w.unmark = func(s *session) {
				for _, e := range s.entries {
					if e.deleted {
						e.deleted = false
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
		apply: func(w *wiring) {
			next := w.unmark
			w.unmark = func(s *session) {
				if n := len(s.entries); n > 0 {
					defer func(e *entry, marked bool) { e.deleted = marked }(s.entries[n-1], s.entries[n-1].deleted)
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
		apply: func(w *wiring) {
			w.around("RSET", func(run handler) handler {
				return func(s *session, c command) reply {
					if len(s.w.visible(s)) == len(s.entries) {
						return negative("no message is marked")
					}
					return run(s, c)
				}
			})
		},
	},
	Fault{
		Name:     "rset-closes",
		Breaks:   "RFC1939-5-RSET-01",
		Sentence: "RSET is answered +OK and ends the session.",
		Probe:    []string{"RSET"},
		apply: func(w *wiring) {
			w.around("RSET", func(run handler) handler {
				return func(s *session, c command) reply {
					r := run(s, c)
					r.then = thenClose
					return r
				}
			})
		},
	},
	Fault{
		Name:     "rset-leaves-stat",
		Breaks:   "RFC1939-5-RSET-01",
		Sentence: "RSET restores the messages, but STAT stays at what it was before.",
		Probe:    []string{"DELE 1", "RSET", "STAT"},
		apply: func(w *wiring) {
			next := w.dropListing
			stale := new(perSession[string])
			w.dropListing = func(s *session) string {
				if old := *stale.of(s); old != "" {
					return old
				}
				return next(s)
			}
			unmark := w.unmark
			w.unmark = func(s *session) {
				*stale.of(s) = next(s)
				unmark(s)
			}
		},
	},
	Fault{
		Name:     "rset-forgotten-by-quit",
		Breaks:   "RFC1939-5-RSET-02",
		Sentence: "After RSET the messages are back in all listings, and QUIT removes them all the same.",
		Probe:    []string{"DELE 1", "RSET", "QUIT", "B: STAT"},
		apply: func(w *wiring) {
			var once perSession[[]*entry]
			mark, commit := w.mark, w.commit
			w.mark = func(s *session, e *entry) {
				mark(s, e)
				*once.of(s) = append(*once.of(s), e)
			}
			w.commit = func(s *session) error {
				for _, e := range *once.of(s) {
					e.deleted = true
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
		apply: func(w *wiring) {
			reset := new(perSession[bool])
			unmark, commit := w.unmark, w.commit
			w.unmark = func(s *session) {
				unmark(s)
				*reset.of(s) = true
			}
			w.commit = func(s *session) error {
				if *reset.of(s) {
					return nil
				}
				return commit(s)
			}
		},
	},
	Fault{
		Name:     "rset-renumbers",
		Breaks:   "RFC1939-4-NUM-03",
		Sentence: "RSET puts the messages that were marked back at the end, under other numbers.",
		Probe:    []string{"DELE 1", "RSET", "LIST"},
		apply: func(w *wiring) {
			next := w.unmark
			w.unmark = func(s *session) {
				slices.SortStableFunc(s.entries, func(a, b *entry) int { return rank(a) - rank(b) })
				for i, e := range s.entries {
					e.number = i + 1
				}
				next(s)
			}
		},
	},
)

// unmarkAt takes marks away before a command is carried out.
func (w *wiring) unmarkAt(keyword string) {
	w.around(keyword, func(run handler) handler {
		return func(s *session, c command) reply {
			if s.state == transaction {
				s.w.unmark(s)
			}
			return run(s, c)
		}
	})
}
