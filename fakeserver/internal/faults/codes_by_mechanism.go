package faults

import (
	"github.com/pop3spec/pop3spec/fakeserver/internal/need"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Response codes that are right after PASS, and wrong after another way to log in.

var _ = Add(
	Fault{
		Name:     "in-use-for-wrong-digest",
		Breaks:   "RFC2449-8.1.2-IU-01",
		Sentence: "While the maildrop is locked, a wrong digest of APOP is answered [IN-USE].",
		Probe:    []string{"STAT", "B: <open>", "B: APOP alice 00000000000000000000000000000000"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "APOP", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				if isLocked(s.Server, c.Args[0]) {
					return server.Negative("maildrop is locked by another session").WithCode("IN-USE")
				}
				return run(s, c)
			})
		},
	},
	Fault{
		Name:     "in-use-for-wrong-sasl",
		Breaks:   "RFC2449-8.1.2-IU-01",
		Sentence: "While the maildrop is locked, a wrong password in PLAIN is answered [IN-USE].",
		Probe:    []string{"STAT", "B: <open>", "B: AUTH PLAIN {\x00alice\x00wrong}"},
		Apply: func(w *server.Wiring) {
			check := w.CheckPassword
			w.CheckPassword = func(s *server.Session, name, password string) bool {
				return check(s, name, password) || s.IsAuth("PLAIN") && isLocked(s.Server, name)
			}
		},
	},
	Fault{
		Name:     "in-use-for-wrong-cram",
		Breaks:   "RFC2449-8.1.2-IU-01",
		Sentence: "While the maildrop is locked, a wrong digest of CRAM-MD5 is answered [IN-USE].",
		Probe:    []string{"STAT", "B: <open>", "B: AUTH CRAM-MD5", "B: {alice 00000000000000000000000000000000}"},
		Apply: func(w *server.Wiring) {
			check := w.CheckCRAM
			w.CheckCRAM = func(s *server.Session, name, challenge, digest string) bool {
				return check(s, name, challenge, digest) || isLocked(s.Server, name)
			}
		},
	},
	Fault{
		Name:     "auth-code-missing-in-apop",
		Breaks:   "RFC3206-6-ARC-01",
		Sentence: "A failed PASS carries [AUTH], a failed APOP does not.",
		Probe:    []string{"<open>", "APOP alice 00000000000000000000000000000000"},
		Apply: func(w *server.Wiring) {
			replaceCode(w, "AUTH", func(s *server.Session) bool { return s.Command.Keyword == "APOP" }, "")
		},
	},
	Fault{
		Name:     "auth-code-missing-in-scram",
		Breaks:   "RFC3206-6-ARC-01",
		Sentence: "A failed PASS or AUTH carries [AUTH], a failed SCRAM does not.",
		Probe:    []string{"<open>", "<scram wrong proof>"},
		Apply: func(w *server.Wiring) {
			replaceCode(w, "AUTH", func(s *server.Session) bool { return s.IsAuth("SCRAM-") }, "")
		},
	},
	Fault{
		Name:     "auth-code-missing-in-cram",
		Breaks:   "RFC3206-6-ARC-01",
		Sentence: "A failed PASS or PLAIN carries [AUTH], a failed CRAM-MD5 does not.",
		Probe:    []string{"<open>", "AUTH CRAM-MD5", "{alice 00000000000000000000000000000000}"},
		Apply: func(w *server.Wiring) {
			replaceCode(w, "AUTH", func(s *server.Session) bool { return s.IsAuth("CRAM-") }, "")
		},
	},
	Fault{
		Name:     "cram-cancelled-with-auth-code",
		Breaks:   "RFC3206-6-ARC-02",
		Sentence: "A CRAM-MD5 that the client has cancelled ends with [AUTH].",
		Probe:    []string{"<open>", "AUTH CRAM-MD5", "*"},
		Apply: func(w *server.Wiring) {
			wrap.Reply(w, func(s *server.Session, r server.Reply) server.Reply {
				if r.Phrase.Is(server.ErrCancelled) && s.IsAuth("CRAM-") {
					r.Code = "AUTH"
				}
				return r
			})
		},
	},
	Fault{
		Name:     "cram-after-login",
		Breaks:   "RFC5034-4-AUTH-03",
		Sentence: "AUTH CRAM-MD5 is carried out in TRANSACTION state; other mechanisms are refused there.",
		Probe:    []string{"STAT", "AUTH CRAM-MD5"},
		Apply:    func(w *server.Wiring) { authAfterLogin(w, "CRAM-MD5") },
	},
	Fault{
		Name:     "login-after-login",
		Breaks:   "RFC5034-4-AUTH-03",
		Sentence: "AUTH LOGIN is carried out in TRANSACTION state; other mechanisms are refused there.",
		Probe:    []string{"<tls>", "USER alice", "PASS open  sesame ", "AUTH LOGIN"},
		Apply:    func(w *server.Wiring) { authAfterLogin(w, "LOGIN") },
	},
	Fault{
		Name:     "oauth-after-login",
		Breaks:   "RFC5034-4-AUTH-03",
		Sentence: "AUTH OAUTHBEARER is carried out in TRANSACTION state; other mechanisms are refused there.",
		Probe:    []string{"<tls>", "USER alice", "PASS open  sesame ", "AUTH OAUTHBEARER"},
		Needs:    need.Tokens,
		Apply:    func(w *server.Wiring) { authAfterLogin(w, "OAUTHBEARER") },
	},
	Fault{
		Name:     "scram-after-login",
		Breaks:   "RFC5034-4-AUTH-03",
		Sentence: "AUTH SCRAM-SHA-256 is carried out in TRANSACTION state; other mechanisms are refused there.",
		Probe:    []string{"STAT", "AUTH SCRAM-SHA-256"},
		Apply:    func(w *server.Wiring) { authAfterLogin(w, "SCRAM-SHA-256") },
	},
	Fault{
		Name:     "sys-code-for-wrong-digest",
		Breaks:   "RFC3206-4-SYS-03",
		Sentence: "A wrong digest of CRAM-MD5 is answered [SYS/PERM], as if the server were to blame.",
		Probe:    []string{"<open>", "AUTH CRAM-MD5", "{alice 00000000000000000000000000000000}"},
		Apply: func(w *server.Wiring) {
			replaceCode(w, "AUTH", func(s *server.Session) bool { return s.IsAuth("CRAM-") }, "SYS/PERM")
		},
	},
	Fault{
		Name:     "sys-code-for-bad-base64",
		Breaks:   "RFC3206-4-SYS-03",
		Sentence: "A response that is no Base64 is answered [SYS/PERM].",
		Probe:    []string{"<open>", "AUTH PLAIN", "!!!!"},
		Apply: func(w *server.Wiring) {
			wrap.Reply(w, func(s *server.Session, r server.Reply) server.Reply {
				if s.IsAuth("") && !r.OK && r.Code == "" {
					r.Code = "SYS/PERM"
				}
				return r
			})
		},
	},
)

// authAfterLogin lets one mechanism through in TRANSACTION state.
func authAfterLogin(w *server.Wiring, mechanism string) {
	next := w.Permit
	w.Permit = func(s *server.Session, c server.Command) error {
		if c.Keyword == "AUTH" && s.IsAuth(mechanism) && s.State == server.Transaction {
			return nil
		}
		return next(s, c)
	}
}
