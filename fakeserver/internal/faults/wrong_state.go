package faults

import (
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Commands that are carried out in the wrong state.
var _ = Add(
	Fault{
		Name:     "stat-before-login",
		Breaks:   "RFC1939-3-ERR-04",
		Sentence: "STAT is answered +OK in AUTHORIZATION state.",
		Probe:    []string{"<open>", "STAT"},
		Apply:    func(w *server.Wiring) { allowIn(w, "STAT", server.Authorization) },
	},
	Fault{
		Name:     "user-after-login",
		Breaks:   "RFC1939-7-USER-05",
		Sentence: "USER is answered +OK in TRANSACTION state.",
		Probe:    []string{"USER bob"},
		Apply:    func(w *server.Wiring) { allowIn(w, "USER", server.Transaction) },
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
	Fault{
		Name:     "xtnd-before-login",
		Breaks:   "DEFACTO-XTND-01",
		Sentence: "XTND XMIT offers to take mail from clients that have not logged in.",
		Probe:    []string{"<open>", "XTND XMIT"},
		Apply: func(w *server.Wiring) {
			sendMail := func(*server.Session, server.Command) server.Reply { return server.Positive("send the message") }
			w.Verbs["XTND"] = &server.Verb{In: server.Authorization | server.Transaction, Min: 1, Max: 1, Run: sendMail}
		},
	},
)

// allowIn lets a command through in one more state, if there is such a command.
func allowIn(w *server.Wiring, keyword string, in server.State) {
	if v := w.Verbs[keyword]; v != nil {
		v.In |= in
	}
}

// againAfterLogin makes a login command say +OK to who is logged in.
func againAfterLogin(w *server.Wiring, keyword string) {
	allowIn(w, keyword, server.Transaction)
	wrap.Command(w, keyword, func(run server.Handler, s *server.Session, c server.Command) server.Reply {
		if s.State == server.Transaction {
			return server.Positive("you are logged in already")
		}
		return run(s, c)
	})
}
