package fakeserver

import (
	"strconv"
	"strings"
	"sync/atomic"
)

// USER and PASS in the wrong order, and users who get in one another's way.

var _ = faults(
	Fault{
		Name:     "user-without-name",
		Breaks:   "RFC1939-7-USER-02",
		Sentence: "USER without a name is answered +OK.",
		Probe:    []string{"<open>", "USER"},
		apply:    func(w *wiring) { w.defaultArgument("USER", "nobody") },
	},
	Fault{
		Name:     "missing-argument-closes",
		Breaks:   "RFC1939-3-ERR-03",
		Sentence: "A command that lacks its argument ends the connection without an answer.",
		Wild:     "mailpit, USER without a name",
		Probe:    []string{"<open>", "USER"},
		apply:    func(w *wiring) { w.hangUpOn(errArguments) },
	},
	Fault{
		Name:     "user-name-in-capitals",
		Breaks:   "RFC1939-7-USER-01",
		Sentence: "The whole line is turned into upper case, so the name of USER is another one.",
		Probe:    []string{"<open>", "USER alice", "PASS open  sesame "},
		apply: func(w *wiring) {
			w.around("USER", func(run handler) handler {
				return func(s *session, c command) reply {
					c.args = []string{strings.ToUpper(c.args[0])}
					return run(s, c)
				}
			})
		},
	},
	Fault{
		Name:     "name-kept-after-failure",
		Breaks:   "RFC1939-7-PASS-01",
		Sentence: "After a wrong password PASS is taken again without USER.",
		Probe:    []string{"<open>", "USER alice", "PASS wrong", "PASS open  sesame "},
		apply:    func(w *wiring) { w.keepName("PASS") },
	},
	Fault{
		Name:     "name-kept-over-commands",
		Breaks:   "RFC1939-7-PASS-01",
		Sentence: "PASS need not follow USER at once; refused commands in between don't matter.",
		Probe:    []string{"<open>", "USER alice", "STAT", "PASS open  sesame "},
		apply:    func(w *wiring) { w.keepName("STAT", "NOOP", "LIST", "APOP", "AUTH") },
	},
	Fault{
		Name:     "pass-before-user",
		Breaks:   "RFC1939-7-PASS-01",
		Sentence: "PASS as the first command is answered +OK; the server waits for USER then.",
		Probe:    []string{"<open>", "PASS open  sesame "},
		apply: func(w *wiring) {
			w.around("PASS", func(run handler) handler {
				return func(s *session, c command) reply {
					if s.name == "" {
						return positive("and who are you?")
					}
					return run(s, c)
				}
			})
		},
	},
	Fault{
		Name:     "second-user-with-first-password",
		Breaks:   "RFC1939-7-USER-05",
		Sentence: "After two USER the password of the first opens the maildrop of the second.",
		Probe:    []string{"<open>", "USER dora", "USER alice", "PASS Dora's own password"},
		apply: func(w *wiring) {
			first := new(perSession[string])
			w.around("USER", func(run handler) handler {
				return func(s *session, c command) reply {
					if *first.of(s) == "" {
						*first.of(s) = c.args[0]
					}
					return run(s, c)
				}
			})
			next := w.checkPassword
			w.checkPassword = func(s *session, name, password string) bool {
				if s.server.account(name) == nil {
					return next(s, name, password)
				}
				return next(s, *first.of(s), password)
			}
		},
	},
	Fault{
		Name:     "user-name-shared",
		Breaks:   "RFC1939-7-PASS-05",
		Sentence: "The name of USER is a variable that all connections share, and the last one wins.",
		Probe:    []string{"<open>", "B: <open>", "USER alice", "B: USER bob", "PASS open  sesame "},
		apply: func(w *wiring) {
			var last atomic.Value
			w.around("USER", func(run handler) handler {
				return func(s *session, c command) reply {
					last.Store(c.args[0])
					return run(s, c)
				}
			})
			w.around("PASS", func(run handler) handler {
				return func(s *session, c command) reply {
					if name, ok := last.Load().(string); ok && s.name != "" {
						s.name = name
					}
					return run(s, c)
				}
			})
		},
	},
	Fault{
		Name:     "maildrop-shared",
		Breaks:   "RFC1939-7-PASS-05",
		Sentence: "Every user gets the messages of the one who has logged in first.",
		Probe:    append([]string{"STAT"}, "B: <open>", "B: USER bob", "B: PASS open  sesame ", "B: STAT"),
		apply: func(w *wiring) {
			var first atomic.Pointer[maildrop]
			next := w.open
			w.open = func(s *session, d *maildrop) ([]*entry, error) {
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
		apply: func(w *wiring) {
			var marked history
			mark, open := w.mark, w.open
			w.mark = func(s *session, e *entry) {
				mark(s, e)
				marked.add(numberText(e))
			}
			w.open = func(s *session, d *maildrop) ([]*entry, error) {
				entries, err := open(s, d)
				for _, e := range entries {
					for _, number := range marked.all() {
						e.deleted = e.deleted || number == numberText(e)
					}
				}
				return entries, err
			}
		},
	},
	Fault{
		Name:     "long-argument-closes",
		Breaks:   "RFC1939-3-SYNTAX-04",
		Sentence: "An argument of more than 30 characters ends the connection without an answer.",
		Probe:    []string{"<open>", "USER " + strings.Repeat("x", 40)},
		apply: func(w *wiring) {
			next := w.send
			w.send = func(s *session, r reply) error {
				if len(s.command.args) > 0 && len(s.command.args[0]) > 30 {
					return errHungUp
				}
				return next(s, r)
			}
		},
	},
	Fault{
		Name:     "no-way-to-log-in",
		Breaks:   "RFC1939-4-AUTH-01",
		Sentence: "There is no command by which one could log in.",
		Probe:    []string{"<open>", "USER alice", "CAPA"},
		apply: func(w *wiring) {
			for _, keyword := range []string{"USER", "PASS", "APOP", "AUTH"} {
				delete(w.verbs, keyword)
			}
		},
	},
	Fault{
		Name:     "pass-ok-without-login",
		Breaks:   "RFC1939-3-STATE-01",
		Sentence: "The right password is answered +OK, and the session stays in AUTHORIZATION state.",
		Probe:    []string{"STAT"},
		apply: func(w *wiring) {
			w.around("PASS", func(run handler) handler {
				return func(s *session, c command) reply {
					r := run(s, c)
					if r.ok {
						s.giveBack()
						s.state, s.entries = authorization, nil
					}
					return r
				}
			})
		},
	},
	Fault{
		Name:     "user-forgotten-in-the-clear",
		Breaks:   "RFC2595-2.3-CLEAR-01",
		Sentence: "A server that wants TLS before a login refuses every way in but USER and PASS.",
		Probe:    []string{"<open>", "USER alice", "PASS open  sesame "},
		needs:    needTLS,
		apply: func(w *wiring) {
			w.around("USER", func(run handler) handler {
				return func(s *session, c command) reply {
					r := run(s, c)
					if !r.ok && s.loginNeedsTLS() {
						s.name = c.args[0]
						return positive("now send the password")
					}
					return r
				}
			})
		},
	},
)

// keepName lets a name given by USER outlive some commands.
func (w *wiring) keepName(keywords ...string) {
	next := w.afterwards
	w.afterwards = func(s *session, r reply) {
		name := s.name
		next(s, r)
		for _, keyword := range keywords {
			if s.command.keyword == keyword && s.state == authorization {
				s.name = name
			}
		}
	}
}

func numberText(e *entry) string { return strconv.Itoa(e.number) }
