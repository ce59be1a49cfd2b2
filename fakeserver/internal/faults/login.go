package faults

import (
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/need"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// USER and PASS in the wrong order, and users who get in one another's way.

var _ = Add(
	Fault{
		Name:     "user-without-name",
		Breaks:   "RFC1939-7-USER-02",
		Sentence: "USER without a name is answered +OK.",
		Probe:    []string{"<open>", "USER"},
		Apply:    func(w *server.Wiring) { defaultArgument(w, "USER", "nobody") },
	},
	Fault{
		Name:     "user-name-in-capitals",
		Breaks:   "RFC1939-7-USER-01",
		Sentence: "The whole line is turned into upper case, so the name of USER is another one.",
		Probe:    []string{"<open>", "USER alice", "PASS open  sesame "},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "USER", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				c.Args = []string{strings.ToUpper(c.Args[0])}
				return run(s, c)
			})
		},
	},
	Fault{
		Name:     "name-kept-after-failure",
		Breaks:   "RFC1939-7-PASS-01",
		Sentence: "After a wrong password PASS is taken again without USER.",
		Probe:    []string{"<open>", "USER alice", "PASS wrong", "PASS open  sesame "},
		Apply:    func(w *server.Wiring) { keepName(w, "PASS") },
	},
	Fault{
		Name:     "name-kept-over-commands",
		Breaks:   "RFC1939-7-PASS-01",
		Sentence: "PASS need not follow USER at once; refused commands in between don't matter.",
		Probe:    []string{"<open>", "USER alice", "STAT", "PASS open  sesame "},
		Apply:    func(w *server.Wiring) { keepName(w, "STAT", "NOOP", "LIST", "APOP", "AUTH") },
	},
	Fault{
		Name:     "pass-before-user",
		Breaks:   "RFC1939-7-PASS-01",
		Sentence: "PASS as the first command is answered +OK; the server waits for USER then.",
		Probe:    []string{"<open>", "PASS open  sesame "},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "PASS", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				if s.Name == "" {
					return server.Positive("and who are you?")
				}
				return run(s, c)
			})
		},
	},
	Fault{
		Name:     "second-user-with-first-password",
		Breaks:   "RFC1939-7-USER-05",
		Sentence: "After two USER the password of the first opens the maildrop of the second.",
		Probe:    []string{"<open>", "USER dora", "USER alice", "PASS Dora's own password"},
		Apply: func(w *server.Wiring) {
			first := new(memory.PerSession[string])
			wrap.Command(w, "USER", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				if *first.Of(s) == "" {
					*first.Of(s) = c.Args[0]
				}
				return run(s, c)
			})
			next := w.CheckPassword
			w.CheckPassword = func(s *server.Session, name, password string) bool {
				if s.Server.Account(name) == nil {
					return next(s, name, password)
				}
				return next(s, *first.Of(s), password)
			}
		},
	},
	Fault{
		Name:     "user-name-shared",
		Breaks:   "RFC1939-7-PASS-05",
		Sentence: "The name of USER is a variable that all connections share, and the last one wins.",
		Probe:    []string{"<open>", "B: <open>", "USER alice", "B: USER bob", "PASS open  sesame "},
		Apply: func(w *server.Wiring) {
			var last atomic.Value
			wrap.Command(w, "USER", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				last.Store(c.Args[0])
				return run(s, c)
			})
			wrap.Command(w, "PASS", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				if name, ok := last.Load().(string); ok && s.Name != "" {
					s.Name = name
				}
				return run(s, c)
			})
		},
	},
	Fault{
		Name:     "maildrop-shared",
		Breaks:   "RFC1939-7-PASS-05",
		Sentence: "Every user gets the messages of the one who has logged in first.",
		Probe:    append([]string{"STAT"}, "B: <open>", "B: USER bob", "B: PASS open  sesame ", "B: STAT"),
		Apply: func(w *server.Wiring) {
			var first atomic.Pointer[server.Maildrop]
			next := w.Open
			w.Open = func(s *server.Session, d *server.Maildrop) ([]*server.Entry, error) {
				first.CompareAndSwap(nil, d)
				return next(s, first.Load())
			}
		},
	},
	Fault{
		Name:     "marks-shared",
		Breaks:   "RFC1939-4-LOCK-02",
		Sentence: "Marks are kept by message number for all users together.",
		Probe:    append([]string{"DELE 1"}, "B: <open>", "B: USER erik", "B: PASS open  sesame ", "B: STAT"),
		Apply: func(w *server.Wiring) {
			var marked memory.History
			mark, open := w.Mark, w.Open
			w.Mark = func(s *server.Session, e *server.Entry) {
				mark(s, e)
				marked.Add(numberText(e))
			}
			w.Open = func(s *server.Session, d *server.Maildrop) ([]*server.Entry, error) {
				entries, err := open(s, d)
				for _, e := range entries {
					for _, number := range marked.All() {
						e.Deleted = e.Deleted || number == numberText(e)
					}
				}
				return entries, err
			}
		},
	},
	Fault{
		Name:     "pass-ok-without-login",
		Breaks:   "RFC1939-3-STATE-01",
		Sentence: "The right password is answered +OK, and the session stays in AUTHORIZATION state.",
		Probe:    []string{"STAT"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "PASS", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				r := run(s, c)
				if r.OK {
					s.GiveBack()
					s.State, s.Entries = server.Authorization, nil
				}
				return r
			})
		},
	},
	Fault{
		Name:     "user-forgotten-in-the-clear",
		Breaks:   "RFC2595-2.3-CLEAR-01",
		Sentence: "A server that wants TLS before a login refuses every way in but USER and PASS.",
		Probe:    []string{"<open>", "USER alice", "PASS open  sesame "},
		Needs:    need.TLS,
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "USER", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				r := run(s, c)
				if !r.OK && s.LoginNeedsTLS() {
					s.Name = c.Args[0]
					return server.Positive("now send the password")
				}
				return r
			})
		},
	},
)

// keepName lets a name given by USER outlive some commands.
func keepName(w *server.Wiring, keywords ...string) {
	next := w.Answered
	w.Answered = func(s *server.Session, r server.Reply) {
		name := s.Name
		next(s, r)
		for _, keyword := range keywords {
			if s.Command.Keyword == keyword && s.State == server.Authorization {
				s.Name = name
			}
		}
	}
}

func numberText(e *server.Entry) string { return strconv.Itoa(e.Number) }
