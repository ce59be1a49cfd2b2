package faults

import (
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

var _ = Add(
	Fault{
		Name:     "unknown-command-says-ok",
		Breaks:   "RFC1939-3-ERR-01",
		Sentence: "An unknown command is answered +OK.",
		Probe:    []string{"XYZZ"},
		Apply:    func(w *server.Wiring) { answerRefusal(w, server.ErrUnknown, server.Positive("whatever you say")) },
	},
	Fault{
		Name:     "unknown-command-ignored",
		Breaks:   "RFC1939-3-ERR-01",
		Sentence: "An unknown command gets no answer.",
		Probe:    []string{"XYZZ", "NOOP"},
		Apply: func(w *server.Wiring) {
			next := w.Send
			w.Send = func(s *server.Session, r server.Reply) error {
				if r.Phrase.Is(server.ErrUnknown) {
					return nil
				}
				return next(s, r)
			}
		},
	},
	Fault{
		Name:     "unknown-command-closes",
		Breaks:   "RFC1939-3-ERR-01",
		Sentence: "An unknown command ends the connection at once, without an answer.",
		Probe:    []string{"XYZZ"},
		Apply:    func(w *server.Wiring) { hangUpOn(w, server.ErrUnknown) },
	},
	Fault{
		Name:     "unknown-keyword-shortened",
		Breaks:   "RFC1939-3-ERR-01",
		Sentence: "Only the first four letters of a keyword count, so STATUS is STAT.",
		Probe:    []string{"STATUS"},
		Apply: func(w *server.Wiring) {
			next := w.Parse
			w.Parse = func(s *server.Session, line []byte) (server.Command, error) {
				c, err := next(s, line)
				c.Keyword = c.Keyword[:min(len(c.Keyword), 4)]
				return c, err
			}
		},
	},
	Fault{
		Name:     "missing-top-says-ok",
		Breaks:   "RFC1939-3-ERR-02",
		Sentence: "TOP is not implemented, is not announced, and is answered +OK with nothing behind it.",
		Probe:    []string{"TOP 1 0"},
		Apply: func(w *server.Wiring) {
			saysOK(w, "TOP", server.Transaction)
			wrap.HideTags(w, wrap.Always, "TOP")
		},
	},
	Fault{
		Name:     "missing-apop-says-ok",
		Breaks:   "RFC1939-3-ERR-02",
		Sentence: "APOP is not implemented, and is answered +OK; nobody is logged in by it.",
		Probe:    []string{"<open>", "APOP alice 0123456789abcdef0123456789abcdef"},
		Apply: func(w *server.Wiring) {
			delete(w.Verbs, "APOP")
			saysOK(w, "APOP", server.Authorization)
		},
	},
	Fault{
		Name:     "rpop-says-ok",
		Breaks:   "DEFACTO-RPOP-01",
		Sentence: "RPOP, which was taken out of the protocol, is answered +OK.",
		Probe:    []string{"<open>", "USER alice", "RPOP x"},
		Apply:    func(w *server.Wiring) { saysOK(w, "RPOP", server.Authorization|server.Transaction) },
	},
	Fault{
		Name:     "an-error-ends-the-session",
		Breaks:   "RFC1939-3-ERR-05",
		Sentence: "Behind the reply to a command that it refuses the server closes the connection, though somebody is logged in.",
		Probe:    []string{"RETR 99", "STAT"},
		Apply: func(w *server.Wiring) {
			w.MaxBadCommands = func(s *server.Session) int { return 1 }
			for keyword := range w.Verbs {
				wrap.Command(w, keyword, func(run server.Handler) server.Handler {
					return func(s *server.Session, c server.Command) server.Reply {
						r := run(s, c)
						if !r.OK && r.Then == server.ThenRead && wrap.AfterLogin(s) {
							r.Then = server.ThenClose
						}
						return r
					}
				})
			}
		},
	},
	Fault{
		Name:     "wrong-state-closes",
		Breaks:   "RFC1939-3-ERR-04",
		Sentence: "A command in the wrong state ends the connection without an answer.",
		Probe:    []string{"<open>", "STAT"},
		Apply:    func(w *server.Wiring) { hangUpOn(w, server.ErrWrongState) },
	},
	Fault{
		Name:     "noop-before-login",
		Breaks:   "RFC1939-3-ERR-04",
		Sentence: "NOOP is answered +OK in AUTHORIZATION state.",
		Probe:    []string{"<open>", "NOOP"},
		Apply:    func(w *server.Wiring) { allowIn(w, "NOOP", server.Authorization) },
	},
	Fault{
		Name:     "list-before-login",
		Breaks:   "RFC1939-3-ERR-04",
		Sentence: "LIST is answered in AUTHORIZATION state, with an empty list.",
		Probe:    []string{"<open>", "LIST"},
		Apply:    func(w *server.Wiring) { allowIn(w, "LIST", server.Authorization) },
	},
	Fault{
		Name:     "pass-after-login",
		Breaks:   "RFC1939-7-PASS-01",
		Sentence: "PASS is answered +OK in TRANSACTION state.",
		Probe:    []string{"PASS open  sesame "},
		Apply:    func(w *server.Wiring) { againAfterLogin(w, "PASS") },
	},
	Fault{
		Name:     "apop-after-login",
		Breaks:   "RFC1939-7-APOP-08",
		Sentence: "APOP is answered +OK in TRANSACTION state.",
		Probe:    []string{"APOP alice 0123456789abcdef0123456789abcdef"},
		Apply:    func(w *server.Wiring) { againAfterLogin(w, "APOP") },
	},
)

// saysOK adds a command that says so and does nothing.
func saysOK(w *server.Wiring, keyword string, in server.State) {
	w.Verbs[keyword] = &server.Verb{In: in, Max: 2, Run: func(*server.Session, server.Command) server.Reply { return server.Positive("done") }}
}

// answerRefusal gives bad commands of one kind another answer.
func answerRefusal(w *server.Wiring, err server.Refusal, instead server.Reply) {
	next := w.Send
	w.Send = func(s *server.Session, r server.Reply) error {
		if r.Phrase.Is(err) {
			instead.Then = r.Then
			r = instead
		}
		return next(s, r)
	}
}

// hangUpOn ends the connection on bad commands of one kind.
func hangUpOn(w *server.Wiring, err server.Refusal) {
	next := w.Send
	w.Send = func(s *server.Session, r server.Reply) error {
		if r.Phrase.Is(err) {
			return server.ErrHungUp
		}
		return next(s, r)
	}
}

// allowIn lets a command through in one more state, if there is such a command.
func allowIn(w *server.Wiring, keyword string, in server.State) {
	if v := w.Verbs[keyword]; v != nil {
		v.In |= in
	}
}

// againAfterLogin makes a login command say +OK to who is logged in.
func againAfterLogin(w *server.Wiring, keyword string) {
	allowIn(w, keyword, server.Transaction)
	wrap.Command(w, keyword, func(run server.Handler) server.Handler {
		return func(s *server.Session, c server.Command) server.Reply {
			if s.State == server.Transaction {
				return server.Positive("you are logged in already")
			}
			return run(s, c)
		}
	})
}
