package fakeserver

import (
	"strings"
)

// Passwords that should not do.

var _ = faults(
	Fault{
		Name:     "password-case-ignored",
		Breaks:   "RFC1939-7-PASS-03",
		Sentence: "Passwords are compared without regard to case.",
		Probe:    []string{"<open>", "USER alice", "PASS OPEN  SESAME "},
		apply:    func(w *wiring) { w.comparePasswords(strings.EqualFold) },
	},
	Fault{
		Name:     "password-first-eight",
		Breaks:   "RFC1939-7-PASS-03",
		Sentence: "Only the first eight characters of a password count.",
		Probe:    []string{"<open>", "USER alice", "PASS open  seXYZ"},
		apply: func(w *wiring) {
			w.comparePasswords(func(given, right string) bool {
				return given[:min(len(given), 8)] == right[:min(len(right), 8)]
			})
		},
	},
	Fault{
		Name:     "password-beginning-suffices",
		Breaks:   "RFC1939-7-PASS-03",
		Sentence: "The comparison ends where the given password ends, so its beginning suffices.",
		Probe:    []string{"<open>", "USER alice", "PASS o"},
		apply: func(w *wiring) {
			w.comparePasswords(func(given, right string) bool { return strings.HasPrefix(right, given) })
		},
	},
	Fault{
		Name:     "password-end-ignored",
		Breaks:   "RFC1939-7-PASS-03",
		Sentence: "What follows the right password is ignored.",
		Probe:    []string{"<open>", "USER alice", "PASS open  sesame and more"},
		apply: func(w *wiring) {
			w.comparePasswords(func(given, right string) bool { return strings.HasPrefix(given, right) })
		},
	},
	Fault{
		Name:     "password-of-anybody",
		Breaks:   "RFC1939-7-PASS-05",
		Sentence: "The password of any user opens the maildrop of every other.",
		Probe:    []string{"<open>", "USER alice", "PASS Dora's own password"},
		apply: func(w *wiring) {
			next := w.checkPassword
			w.checkPassword = func(s *session, name, password string) bool {
				for other := range s.server.drops {
					if next(s, other, password) {
						return s.server.account(name) != nil
					}
				}
				return false
			}
		},
	},
	Fault{
		Name:     "password-unchecked",
		Breaks:   "RFC1939-7-PASS-03",
		Sentence: "Any password opens the maildrop of a user who exists.",
		Probe:    []string{"<open>", "USER alice", "PASS wrong"},
		apply:    func(w *wiring) { w.comparePasswords(func(string, string) bool { return true }) },
	},
	Fault{
		Name:     "password-unchecked-after-three-failures",
		Breaks:   "RFC1939-7-PASS-03",
		Sentence: "After three failures any password is good.",
		Slow:     true,
		Probe: []string{"<open>", "USER alice", "PASS wrong", "USER alice", "PASS wrong", "USER alice", "PASS wrong",
			"USER alice", "PASS wrong"},
		apply: func(w *wiring) {
			failures := new(perSession[int])
			next := w.checkPassword
			w.checkPassword = func(s *session, name, password string) bool {
				if next(s, name, password) || *failures.of(s) >= 3 && s.server.account(name) != nil {
					return true
				}
				*failures.of(s)++
				return false
			}
		},
	},
	Fault{
		Name:     "password-name-suffices",
		Breaks:   "RFC1939-7-PASS-03",
		Sentence: "The user's name is good as a password, too.",
		Probe:    []string{"<open>", "USER alice", "PASS alice"},
		apply: func(w *wiring) {
			next := w.checkPassword
			w.checkPassword = func(s *session, name, password string) bool {
				return next(s, name, password) || password == name && s.server.account(name) != nil
			}
		},
	},
	Fault{
		Name:     "password-empty-accepted",
		Breaks:   "RFC1939-7-PASS-04",
		Sentence: "PASS with nothing behind its space logs in.",
		Probe:    []string{"<open>", "USER alice", "PASS "},
		apply:    func(w *wiring) { w.takeNoPassword(func(c command) bool { return c.args != nil }) },
	},
	Fault{
		Name:     "pass-without-argument-accepted",
		Breaks:   "RFC1939-7-PASS-04",
		Sentence: "PASS without an argument logs in.",
		Probe:    []string{"<open>", "USER alice", "PASS"},
		apply:    func(w *wiring) { w.takeNoPassword(func(c command) bool { return c.args == nil }) },
	},
	Fault{
		Name:     "right-password-refused-once",
		Breaks:   "RFC1939-4-AUTH-03",
		Sentence: "After a wrong password the right one is refused as long as the connection lasts.",
		Probe:    []string{"<open>", "USER alice", "PASS wrong", "USER alice", "PASS open  sesame "},
		apply: func(w *wiring) {
			failed := new(perSession[bool])
			next := w.checkPassword
			w.checkPassword = func(s *session, name, password string) bool {
				ok := next(s, name, password) && !*failed.of(s)
				*failed.of(s) = !ok
				return ok
			}
		},
	},
	Fault{
		Name:     "user-refused-after-failure",
		Breaks:   "RFC1939-4-AUTH-03",
		Sentence: "After a wrong password USER is refused as a command in the wrong order, and the connection stays open.",
		Probe:    []string{"<open>", "USER alice", "PASS wrong", "USER alice"},
		apply: func(w *wiring) {
			given := new(perSession[bool])
			w.around("USER", func(run handler) handler {
				return func(s *session, c command) reply {
					if *given.of(s) {
						return s.refuse(errWrongState)
					}
					return run(s, c)
				}
			})
			w.around("PASS", func(run handler) handler {
				return func(s *session, c command) reply {
					*given.of(s) = true
					return run(s, c)
				}
			})
		},
	},
	Fault{
		Name:     "apop-digest-unchecked",
		Breaks:   "RFC1939-7-APOP-05",
		Sentence: "APOP accepts any digest of a user who exists.",
		Probe:    []string{"<open>", "APOP alice 0123456789abcdef0123456789abcdef"},
		apply: func(w *wiring) {
			w.checkDigest = func(s *session, name, _ string) bool { return s.server.account(name) != nil }
		},
	},
	Fault{
		Name:     "apop-beginning-suffices",
		Breaks:   "RFC1939-7-APOP-07",
		Sentence: "APOP without a digest succeeds: the comparison ends where the given digest ends.",
		Probe:    []string{"<open>", "APOP alice"},
		apply: func(w *wiring) {
			w.defaultArgument("APOP", "")
			next := w.checkDigest
			w.checkDigest = func(s *session, name, digest string) bool {
				secret, ok := s.server.secret(name)
				return next(s, name, digest) || ok && strings.HasPrefix(apopDigest(s.timestamp, secret), digest)
			}
		},
	},
	Fault{
		Name:     "apop-without-brackets",
		Breaks:   "RFC1939-7-APOP-04",
		Sentence: "The digest of APOP is computed from the timestamp without its angle brackets.",
		Probe:    []string{"<open>", "<apop A>"},
		apply: func(w *wiring) {
			w.checkDigest = func(s *session, name, digest string) bool {
				secret, ok := s.server.secret(name)
				return ok && digest == apopDigest(strings.Trim(s.timestamp, "<>"), secret)
			}
		},
	},
	Fault{
		Name:     "apop-wants-upper-case",
		Breaks:   "RFC1939-7-APOP-04",
		Sentence: "The digest of APOP has to be in upper case.",
		Probe:    []string{"<open>", "<apop A>"},
		apply: func(w *wiring) {
			next := w.checkDigest
			w.checkDigest = func(s *session, name, digest string) bool {
				return digest == strings.ToUpper(digest) && next(s, name, strings.ToLower(digest))
			}
		},
	},
)

// comparePasswords compares in another way.
func (w *wiring) comparePasswords(same func(given, right string) bool) {
	next := w.checkPassword
	w.checkPassword = func(s *session, name, password string) bool {
		d := s.server.account(name)
		return next(s, name, password) || d != nil && same(password, d.account.Password)
	}
}

// takeNoPassword lets PASS log in without a password, if it looks like that.
func (w *wiring) takeNoPassword(when func(command) bool) {
	permit, check := w.permit, w.checkPassword
	w.permit = func(s *session, c command) error {
		err := permit(s, c)
		if err == errArguments && c.keyword == "PASS" && when(c) {
			return nil
		}
		return err
	}
	w.checkPassword = func(s *session, name, password string) bool {
		return check(s, name, password) || password == "" && s.server.account(name) != nil
	}
}
