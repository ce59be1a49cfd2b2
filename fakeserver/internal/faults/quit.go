package faults

import (
	"slices"
	"sync"

	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// QUIT and the reply to it.
var _ = Add(
	Fault{
		Name:     "quit-unanswered",
		Breaks:   "RFC1939-6-UPD-06",
		Sentence: "QUIT closes the connection without an answer.",
		Probe:    []string{"QUIT"},
		Apply: func(w *server.Wiring) {
			next := w.Send
			w.Send = func(s *server.Session, r server.Reply) error {
				if r.Then == server.ThenQuit {
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
		Apply: func(w *server.Wiring) {
			wrap.StatusLine(w, func(s *server.Session, r server.Reply, line string) string {
				if r.Then == server.ThenQuit && s.State == server.Update {
					return line + line
				}
				return line
			})
		},
	},
	Fault{
		Name:   "failed-quit-answered-twice",
		Breaks: "RFC1939-3-CONN-02",
		Sentence: "There is no lock, and QUIT that finds a marked message removed by another session " +
			"says -ERR, and +OK after it.",
		Wild:  "qmail-pop3d",
		Probe: []string{"DELE 1", "B: DELE 1", "B: QUIT", "QUIT"},
		Apply: func(w *server.Wiring) {
			w.Acquire = func(*server.Session, *server.Maildrop) bool { return true }
			next := w.Commit
			gone := new(memory.PerSession[bool])
			w.Commit = func(s *server.Session) error {
				for _, e := range s.Entries {
					if e.Deleted && !holds(s.Drop, e) {
						*gone.Of(s) = true
					}
				}
				return next(s)
			}
			wrap.StatusLine(w, func(s *server.Session, r server.Reply, line string) string {
				if r.Then == server.ThenQuit && *gone.Of(s) {
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
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "QUIT", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				marked := len(s.Wiring.Visible(s)) < len(s.Entries)
				r := run(s, c)
				if marked {
					r.OK, r.Text = false, "some messages were deleted"
				}
				return r
			})
		},
	},
	Fault{
		Name:     "quit-does-not-close",
		Breaks:   "RFC1939-6-CLOSE-01",
		Sentence: "After QUIT the connection stays open until the client closes it.",
		Probe:    []string{"QUIT"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "QUIT", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				r := run(s, c)
				if s.State == server.Update {
					r.Then = server.ThenRead
				}
				return r
			})
		},
	},
	Fault{
		Name:     "quit-back-to-login",
		Breaks:   "RFC1939-6-CLOSE-01",
		Sentence: "After QUIT the session is in AUTHORIZATION state again, and another user can log in.",
		Probe:    []string{"QUIT", "USER bob", "PASS open  sesame "},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "QUIT", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				r := run(s, c)
				if s.State == server.Update {
					s.State, s.Entries, r.Then = server.Authorization, nil, server.ThenRead
				}
				return r
			})
		},
	},
	Fault{
		Name:     "quit-refused-before-login",
		Breaks:   "RFC1939-4-QUIT-01",
		Sentence: "QUIT is refused in AUTHORIZATION state.",
		Probe:    []string{"<open>", "QUIT"},
		Apply:    func(w *server.Wiring) { w.Verbs["QUIT"].In = server.Transaction },
	},
	Fault{
		Name:     "quit-refused-between-user-and-pass",
		Breaks:   "RFC1939-4-QUIT-01",
		Sentence: "After USER every command but PASS is refused, QUIT too.",
		Probe:    []string{"<open>", "USER alice", "QUIT"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "QUIT", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				if s.Name != "" {
					return server.Negative("send the password")
				}
				return run(s, c)
			})
		},
	},
	Fault{
		Name:     "quit-before-login-removes",
		Breaks:   "RFC1939-6-UPD-04",
		Sentence: "Marks of a lost session are kept, and QUIT after USER of that name removes the messages without a login.",
		Probe:    []string{"DELE 1", "<drop>", "B: <open>", "B: USER alice", "B: QUIT", "C: STAT"},
		Apply: func(w *server.Wiring) {
			var left sync.Map // of maildrops
			finish := w.Finish
			w.Finish = func(s *server.Session, how server.Ending) {
				if how != server.EndedByQuit {
					left.Store(s.Drop, slices.Clone(s.Entries))
				}
				finish(s, how)
			}
			wrap.Command(w, "QUIT", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				d := s.Server.Account(s.Name)
				if entries, ok := left.LoadAndDelete(d); ok && s.State == server.Authorization && d != nil {
					d.Store.Remove(markedIDs(entries.([]*server.Entry)))
				}
				return run(s, c)
			})
		},
	},
)
