package faults

import (
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Commands that the server does not have.
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
		Sentence: "TOP is not implemented and not announced, and is answered +OK with nothing after it.",
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
)

// saysOK adds a command that says so and does nothing.
func saysOK(w *server.Wiring, keyword string, in server.State) {
	w.Verbs[keyword] = &server.Verb{In: in, Max: 2, Run: func(*server.Session, server.Command) server.Reply {
		return server.Positive("done")
	}}
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
