package fakeserver

import (
	"slices"
	"sync"
)

var _ = faults(
	Fault{
		Name:     "quit-unanswered",
		Breaks:   "RFC1939-6-UPD-06",
		Sentence: "QUIT closes the connection without an answer.",
		Probe:    []string{"QUIT"},
		apply: func(w *wiring) {
			next := w.send
			w.send = func(s *session, r reply) error {
				if r.then == thenQuit {
					return nil
				}
				return next(s, r)
			}
		},
	},
	Fault{
		Name:     "quit-answered-twice",
		Breaks:   "RFC1939-3-CONN-02",
		Sentence: "QUIT is answered twice, once for UPDATE and once for the farewell.",
		Probe:    []string{"QUIT"},
		apply: func(w *wiring) {
			w.editStatus(func(s *session, r reply, line string) string {
				if r.then == thenQuit && s.state == update {
					return line + line
				}
				return line
			})
		},
	},
	Fault{
		Name:     "failed-quit-answered-twice",
		Breaks:   "RFC1939-3-CONN-02",
		Sentence: "There is no lock, and QUIT that finds a marked message removed by another session says -ERR, and +OK behind it.",
		Wild:     "qmail-pop3d",
		Probe:    []string{"DELE 1", "B: DELE 1", "B: QUIT", "QUIT"},
		apply: func(w *wiring) {
			w.acquire = func(*session, *maildrop) bool { return true }
			next := w.commit
			gone := new(perSession[bool])
			w.commit = func(s *session) error {
				for _, e := range s.entries {
					if e.deleted && !s.drop.holds(e) {
						*gone.of(s) = true
					}
				}
				return next(s)
			}
			w.editStatus(func(s *session, r reply, line string) string {
				if r.then == thenQuit && *gone.of(s) {
					return "-ERR some deleted messages not removed\r\n" + line
				}
				return line
			})
		},
	},
	Fault{
		Name:     "quit-says-err-with-success",
		Breaks:   "RFC1939-6-UPD-06",
		Sentence: "QUIT is answered -ERR although all marked messages were removed.",
		Probe:    []string{"DELE 1", "QUIT"},
		apply: func(w *wiring) {
			w.around("QUIT", func(run handler) handler {
				return func(s *session, c command) reply {
					marked := len(s.w.visible(s)) < len(s.entries)
					r := run(s, c)
					if marked {
						r.ok, r.text = false, "some messages were deleted"
					}
					return r
				}
			})
		},
	},
	Fault{
		Name:     "quit-does-not-close",
		Breaks:   "RFC1939-6-CLOSE-01",
		Sentence: "After QUIT the connection stays open until the client closes it.",
		Probe:    []string{"QUIT"},
		apply: func(w *wiring) {
			w.around("QUIT", func(run handler) handler {
				return func(s *session, c command) reply {
					r := run(s, c)
					if s.state == update {
						r.then = thenRead
					}
					return r
				}
			})
		},
	},
	Fault{
		Name:     "quit-back-to-login",
		Breaks:   "RFC1939-6-CLOSE-01",
		Sentence: "After QUIT the session is in AUTHORIZATION state again, and another user can log in.",
		Probe:    []string{"QUIT", "USER bob", "PASS open  sesame "},
		apply: func(w *wiring) {
			w.around("QUIT", func(run handler) handler {
				return func(s *session, c command) reply {
					r := run(s, c)
					if s.state == update {
						s.state, s.entries, r.then = authorization, nil, thenRead
					}
					return r
				}
			})
		},
	},
	Fault{
		Name:     "quit-refused-before-login",
		Breaks:   "RFC1939-4-QUIT-01",
		Sentence: "QUIT is refused in AUTHORIZATION state.",
		Probe:    []string{"<open>", "QUIT"},
		apply:    func(w *wiring) { w.verbs["QUIT"].in = transaction },
	},
	Fault{
		Name:     "quit-refused-between-user-and-pass",
		Breaks:   "RFC1939-4-QUIT-01",
		Sentence: "After USER every command but PASS is refused, QUIT too.",
		Probe:    []string{"<open>", "USER alice", "QUIT"},
		apply: func(w *wiring) {
			w.around("QUIT", func(run handler) handler {
				return func(s *session, c command) reply {
					if s.name != "" {
						return negative("send the password")
					}
					return run(s, c)
				}
			})
		},
	},
	Fault{
		Name:     "quit-before-login-removes",
		Breaks:   "RFC1939-6-UPD-04",
		Sentence: "Marks of a lost session are kept, and QUIT after USER of that name removes the messages without a login.",
		Probe:    []string{"DELE 1", "<drop>", "B: <open>", "B: USER alice", "B: QUIT", "C: STAT"},
		apply: func(w *wiring) {
			var left sync.Map // of maildrops
			finish := w.finish
			w.finish = func(s *session, how ending) {
				if how != endedByQuit {
					left.Store(s.drop, slices.Clone(s.entries))
				}
				finish(s, how)
			}
			w.around("QUIT", func(run handler) handler {
				return func(s *session, c command) reply {
					d := s.server.account(s.name)
					if entries, ok := left.LoadAndDelete(d); ok && s.state == authorization && d != nil {
						d.store.remove(markedIDs(entries.([]*entry)))
					}
					return run(s, c)
				}
			})
		},
	},
)
