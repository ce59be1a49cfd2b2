package faults

import (
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Response codes that are missing, or mean something else.
var _ = Add(
	Fault{
		Name:     "auth-code-missing",
		Breaks:   "RFC3206-6-ARC-01",
		Sentence: "AUTH-RESP-CODE is announced, and no failed login carries [AUTH].",
		Probe:    []string{"<open>", "USER alice", "PASS wrong"},
		Apply:    func(w *server.Wiring) { replaceCode(w, "AUTH", wrap.Always, "") },
	},
	Fault{
		Name:     "auth-code-missing-in-auth",
		Breaks:   "RFC3206-6-ARC-01",
		Sentence: "A failed PASS carries [AUTH], a failed AUTH does not.",
		Probe:    []string{"<open>", "AUTH PLAIN {\x00alice\x00wrong}"},
		Apply: func(w *server.Wiring) {
			replaceCode(w, "AUTH", func(s *server.Session) bool { return s.IsAuth("") }, "")
		},
	},
	Fault{
		Name:     "auth-code-at-the-end",
		Breaks:   "RFC3206-6-ARC-01",
		Sentence: "[AUTH] stands at the end of the text.",
		Probe:    []string{"<open>", "USER alice", "PASS wrong"},
		Apply: func(w *server.Wiring) {
			wrap.Reply(w, func(_ *server.Session, r server.Reply) server.Reply {
				if r.Code == "AUTH" {
					r.Text, r.Code = strings.TrimSpace(r.Text+" [AUTH]"), ""
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
		Apply:    func(w *server.Wiring) { replaceCode(w, "IN-USE", wrap.Always, "AUTH") },
	},
	Fault{
		Name:     "auth-code-for-cancelled-exchange",
		Breaks:   "RFC3206-6-ARC-02",
		Sentence: "An exchange that the client has cancelled ends with [AUTH].",
		Probe:    []string{"<open>", "AUTH PLAIN", "*"},
		Apply: func(w *server.Wiring) {
			wrap.Reply(w, func(_ *server.Session, r server.Reply) server.Reply {
				if r.Phrase.Is(server.ErrCancelled) {
					r.Code = "AUTH"
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
		Apply: func(w *server.Wiring) {
			wrap.Reply(w, func(s *server.Session, r server.Reply) server.Reply {
				if r.OK && s.Command.Keyword == "PASS" {
					r.Code = "AUTH"
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
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "USER", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				if s.Server.Account(c.Args[0]) == nil {
					return server.Negative("no such user").WithCode("AUTH")
				}
				return run(s, c)
			})
		},
	},
	Fault{
		Name:     "in-use-for-wrong-password",
		Breaks:   "RFC2449-8.1.2-IU-01",
		Sentence: "While the maildrop is locked, a wrong password is answered [IN-USE], too: the lock is looked at first.",
		Probe:    []string{"STAT", "B: <open>", "B: USER alice", "B: PASS wrong"},
		Apply: func(w *server.Wiring) {
			next := w.CheckPassword
			w.CheckPassword = func(s *server.Session, name, password string) bool {
				return next(s, name, password) || isLocked(s.Server, name)
			}
		},
	},
	Fault{
		Name:     "sys-code-for-wrong-number",
		Breaks:   "RFC3206-4-SYS-03",
		Sentence: "A message number that does not exist is answered [SYS/PERM].",
		Probe:    []string{"RETR 99"},
		Apply: func(w *server.Wiring) {
			wrap.Reply(w, func(_ *server.Session, r server.Reply) server.Reply {
				if r.Phrase.Is(server.ErrNoSuchMessage) {
					r.Code = "SYS/PERM"
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
		Apply:    func(w *server.Wiring) { replaceCode(w, "AUTH", wrap.Always, "SYS/TEMP") },
	},
	Fault{
		Name:     "sys-code-without-level",
		Breaks:   "RFC3206-4-SYS-01",
		Sentence: "A login that finds the maildrop locked is answered [SYS], without TEMP or PERM.",
		Warning:  true,
		Probe:    []string{"STAT", "B: STAT"},
		Apply:    func(w *server.Wiring) { replaceCode(w, "IN-USE", wrap.Always, "SYS") },
	},
	Fault{
		Name:     "response-code-malformed",
		Breaks:   "RFC2449-3-RCODE-01",
		Sentence: "A response code has an empty level in it.",
		Probe:    []string{"<open>", "USER alice", "PASS wrong"},
		Apply:    func(w *server.Wiring) { replaceCode(w, "AUTH", wrap.Always, "AUTH//") },
	},
)

// replaceCode replaces a response code at some times.
func replaceCode(w *server.Wiring, code string, when func(*server.Session) bool, other string) {
	wrap.Reply(w, func(s *server.Session, r server.Reply) server.Reply {
		if r.Code == code && when(s) {
			r.Code = other
		}
		return r
	})
}

// isLocked reports whether a session has the user's maildrop.
func isLocked(s *server.Server, name string) bool {
	d := s.Account(name)
	return d != nil && d.HeldBy() != nil
}
