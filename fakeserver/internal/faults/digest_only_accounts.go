package faults

import (
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// An account that is limited to digests, whose password works all the same.
var _ = Add(
	Fault{
		Name:     "digest-account-takes-password",
		Breaks:   "RFC1939-13-SEC-01",
		Sentence: "PASS lets in users who are to log in by a digest only.",
		Probe:    []string{"<open>", "USER fay", "PASS open  sesame "},
		Apply: func(w *server.Wiring) {
			takePasswords(w, func(s *server.Session) bool { return s.Command.Keyword == "PASS" })
		},
	},
	Fault{
		Name:     "digest-account-takes-plain",
		Breaks:   "RFC2195-4-SEC-01",
		Sentence: "PLAIN is accepted without TLS, and lets in users who are to log in by a digest only.",
		Probe:    []string{"<open>", "AUTH PLAIN {\x00fay\x00open  sesame }"},
		Apply: func(w *server.Wiring) {
			allowInTheClear(w, "PLAIN")
			takePasswords(w, func(s *server.Session) bool { return s.IsAuth("PLAIN") })
		},
	},
)

// takePasswords forgets at some times that an account may be limited to digests.
func takePasswords(w *server.Wiring, when func(*server.Session) bool) {
	next := w.CheckPassword
	w.CheckPassword = func(s *server.Session, name, password string) bool {
		if d := s.Server.Account(name); d != nil && when(s) {
			given, ok := server.Prepare(password)
			return ok && server.Equal(given, d.Account.Password)
		}
		return next(s, name, password)
	}
}
