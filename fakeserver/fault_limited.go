package fakeserver

// An account that is limited to digests, whose password works all the same.
var _ = faults(
	Fault{
		Name:     "digest-account-takes-password",
		Breaks:   "RFC1939-13-SEC-01",
		Sentence: "PASS lets in users who are to log in by a digest only.",
		Probe:    []string{"<open>", "USER fay", "PASS open  sesame "},
		apply:    func(w *wiring) { w.takePasswords(func(s *session) bool { return s.command.keyword == "PASS" }) },
	},
	Fault{
		Name:     "digest-account-takes-plain",
		Breaks:   "RFC2195-4-SEC-01",
		Sentence: "PLAIN is accepted without TLS, and lets in users who are to log in by a digest only.",
		Probe:    []string{"<open>", "AUTH PLAIN {\x00fay\x00open  sesame }"},
		apply: func(w *wiring) {
			w.allowInTheClear("PLAIN")
			w.takePasswords(func(s *session) bool { return s.isAuth("PLAIN") })
		},
	},
)

// takePasswords forgets at some times that an account may be limited to digests.
func (w *wiring) takePasswords(when func(*session) bool) {
	next := w.checkPassword
	w.checkPassword = func(s *session, name, password string) bool {
		if d := s.server.account(name); d != nil && when(s) {
			given, ok := prepare(password)
			return ok && equal(given, d.account.Password)
		}
		return next(s, name, password)
	}
}
