package fakeserver

import "strings"

var _ = faults(
	Fault{
		Name:     "auth-code-missing",
		Breaks:   "RFC3206-6-ARC-01",
		Sentence: "AUTH-RESP-CODE is announced, and no failed login carries [AUTH].",
		Probe:    []string{"<open>", "USER alice", "PASS wrong"},
		apply:    func(w *wiring) { w.recode("AUTH", always, "") },
	},
	Fault{
		Name:     "auth-code-missing-in-auth",
		Breaks:   "RFC3206-6-ARC-01",
		Sentence: "A failed PASS carries [AUTH], a failed AUTH does not.",
		Probe:    []string{"<open>", "AUTH PLAIN {\x00alice\x00wrong}"},
		apply:    func(w *wiring) { w.recode("AUTH", func(s *session) bool { return s.isAuth("") }, "") },
	},
	Fault{
		Name:     "auth-code-at-the-end",
		Breaks:   "RFC3206-6-ARC-01",
		Sentence: "[AUTH] stands at the end of the text.",
		Probe:    []string{"<open>", "USER alice", "PASS wrong"},
		apply: func(w *wiring) {
			w.restate(func(_ *session, r reply) reply {
				if r.code == "AUTH" {
					r.text, r.code = strings.TrimSpace(r.text+" [AUTH]"), ""
				}
				return r
			})
		},
	},
	Fault{
		Name:     "auth-code-for-locked-maildrop",
		Breaks:   "RFC3206-6-ARC-02",
		Sentence: "A login that finds the maildrop locked carries [AUTH].",
		Wild:     "perdition #4 makes a failed authentication of it",
		Probe:    []string{"STAT", "B: STAT"},
		apply:    func(w *wiring) { w.recode("IN-USE", always, "AUTH") },
	},
	Fault{
		Name:     "auth-code-for-cancelled-exchange",
		Breaks:   "RFC3206-6-ARC-02",
		Sentence: "An exchange that the client has cancelled ends with [AUTH].",
		Probe:    []string{"<open>", "AUTH PLAIN", "*"},
		apply: func(w *wiring) {
			w.restate(func(_ *session, r reply) reply {
				if r.phrase.is(errCancelled) {
					r.code = "AUTH"
				}
				return r
			})
		},
	},
	Fault{
		Name:     "auth-code-on-success",
		Breaks:   "RFC3206-5-AUTH-01",
		Sentence: "The +OK of a login carries [AUTH].",
		Probe:    []string{"STAT"},
		apply: func(w *wiring) {
			w.restate(func(s *session, r reply) reply {
				if r.ok && s.command.keyword == "PASS" {
					r.code = "AUTH"
				}
				return r
			})
		},
	},
	Fault{
		Name:     "auth-code-on-user",
		Breaks:   "RFC3206-5-AUTH-03",
		Sentence: "USER with an unknown name is refused with [AUTH].",
		Probe:    []string{"<open>", "USER nobody"},
		apply: func(w *wiring) {
			w.around("USER", func(run handler) handler {
				return func(s *session, c command) reply {
					if s.server.account(c.args[0]) == nil {
						return negative("no such user").withCode("AUTH")
					}
					return run(s, c)
				}
			})
		},
	},
	Fault{
		Name:     "in-use-for-wrong-password",
		Breaks:   "RFC2449-8.1.2-IU-01",
		Sentence: "While the maildrop is locked, a wrong password is answered [IN-USE], too: the lock is looked at first.",
		Probe:    []string{"STAT", "B: <open>", "B: USER alice", "B: PASS wrong"},
		apply: func(w *wiring) {
			next := w.checkPassword
			w.checkPassword = func(s *session, name, password string) bool {
				return next(s, name, password) || s.server.isLocked(name)
			}
		},
	},
	Fault{
		Name:     "sys-code-for-wrong-number",
		Breaks:   "RFC3206-4-SYS-03",
		Sentence: "A message number that does not exist is answered [SYS/PERM].",
		Probe:    []string{"RETR 99"},
		apply: func(w *wiring) {
			w.restate(func(_ *session, r reply) reply {
				if r.phrase.is(errNoSuchMessage) {
					r.code = "SYS/PERM"
				}
				return r
			})
		},
	},
	Fault{
		Name:     "sys-code-for-wrong-password",
		Breaks:   "RFC3206-4-SYS-03",
		Sentence: "A wrong password is answered [SYS/TEMP].",
		Probe:    []string{"<open>", "USER alice", "PASS wrong"},
		apply:    func(w *wiring) { w.recode("AUTH", always, "SYS/TEMP") },
	},
	Fault{
		Name:     "sys-code-without-level",
		Breaks:   "RFC3206-4-SYS-01",
		Sentence: "A login that finds the maildrop locked is answered [SYS], without TEMP or PERM.",
		Probe:    []string{"STAT", "B: STAT"},
		apply:    func(w *wiring) { w.recode("IN-USE", always, "SYS") },
	},
	Fault{
		Name:     "response-code-malformed",
		Breaks:   "RFC2449-3-RCODE-01",
		Sentence: "A response code has an empty level in it.",
		Probe:    []string{"<open>", "USER alice", "PASS wrong"},
		apply:    func(w *wiring) { w.recode("AUTH", always, "AUTH//") },
	},
)

// recode replaces a response code at some times.
func (w *wiring) recode(code string, when func(*session) bool, other string) {
	w.restate(func(s *session, r reply) reply {
		if r.code == code && when(s) {
			r.code = other
		}
		return r
	})
}

// isLocked reports whether a session has the user's maildrop.
func (s *Server) isLocked(name string) bool {
	d := s.account(name)
	return d != nil && d.heldBy() != nil
}
