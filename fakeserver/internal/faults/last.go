package faults

import (
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// LAST, which is no longer in the standard.
var _ = Add(
	Fault{
		Name:     "last-declined-resets",
		Breaks:   "RFC1939-3-ERR-06",
		Sentence: "LAST is refused, and takes all marks off, as it did in another age.",
		Probe:    []string{"DELE 1", "LAST", "STAT"},
		Apply: func(w *server.Wiring) {
			w.Verbs["LAST"] = &server.Verb{In: server.Transaction, Run: func(s *server.Session, _ server.Command) server.Reply {
				s.Wiring.Unmark(s)
				return s.Refuse(server.ErrUnknown)
			}}
		},
	},
	Fault{
		Name:     "last-before-login",
		Breaks:   "DEFACTO-LAST-02",
		Sentence: "LAST is answered in AUTHORIZATION state, too.",
		Probe:    []string{"<open>", "LAST"},
		Apply:    func(w *server.Wiring) { wrap.Last(w, server.Authorization|server.Transaction, "RETR", "DELE") },
	},
	Fault{
		Name:     "last-counts-top",
		Breaks:   "DEFACTO-LAST-02",
		Sentence: "LAST counts messages that only TOP was given for.",
		Probe:    []string{"TOP 2 0", "LAST"},
		Apply:    func(w *server.Wiring) { wrap.Last(w, server.Transaction, "RETR", "DELE", "TOP") },
	},
)
