package faults

import (
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Passwords that should not do.

var _ = Add(
	Fault{
		Name:     "password-case-ignored",
		Breaks:   "RFC1939-7-PASS-03",
		Sentence: "Passwords are compared without regard to case.",
		Probe:    []string{"<open>", "USER alice", "PASS OPEN  SESAME "},
		Apply:    func(w *server.Wiring) { comparePasswords(w, strings.EqualFold) },
	},
	Fault{
		Name:     "password-first-eight",
		Breaks:   "RFC1939-7-PASS-03",
		Sentence: "Only the first eight characters of a password count.",
		Probe:    []string{"<open>", "USER alice", "PASS open  seXYZ"},
		Apply: func(w *server.Wiring) {
			comparePasswords(w, func(given, right string) bool {
				return given[:min(len(given), 8)] == right[:min(len(right), 8)]
			})
		},
	},
	Fault{
		Name:     "password-beginning-suffices",
		Breaks:   "RFC1939-7-PASS-03",
		Sentence: "The comparison ends where the given password ends, so its beginning suffices.",
		Probe:    []string{"<open>", "USER alice", "PASS o"},
		Apply: func(w *server.Wiring) {
			comparePasswords(w, func(given, right string) bool { return strings.HasPrefix(right, given) })
		},
	},
	Fault{
		Name:     "password-end-ignored",
		Breaks:   "RFC1939-7-PASS-03",
		Sentence: "What follows the right password is ignored.",
		Probe:    []string{"<open>", "USER alice", "PASS open  sesame and more"},
		Apply: func(w *server.Wiring) {
			comparePasswords(w, func(given, right string) bool { return strings.HasPrefix(given, right) })
		},
	},
	Fault{
		Name:     "password-of-anybody",
		Breaks:   "RFC1939-7-PASS-05",
		Sentence: "The password of any user opens the maildrop of every other.",
		Probe:    []string{"<open>", "USER alice", "PASS Dora's own password"},
		Apply: func(w *server.Wiring) {
			next := w.CheckPassword
			w.CheckPassword = func(s *server.Session, name, password string) bool {
				for other := range s.Server.Drops {
					if next(s, other, password) {
						return s.Server.Account(name) != nil
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
		Apply:    func(w *server.Wiring) { comparePasswords(w, func(string, string) bool { return true }) },
	},
	Fault{
		Name:     "password-unchecked-after-three-failures",
		Breaks:   "RFC1939-7-PASS-03",
		Sentence: "After three failures any password is good.",
		Slow:     true,
		Probe: []string{"<open>", "USER alice", "PASS wrong", "USER alice", "PASS wrong", "USER alice", "PASS wrong",
			"USER alice", "PASS wrong"},
		Apply: func(w *server.Wiring) {
			failures := new(memory.PerSession[int])
			next := w.CheckPassword
			w.CheckPassword = func(s *server.Session, name, password string) bool {
				if next(s, name, password) || *failures.Of(s) >= 3 && s.Server.Account(name) != nil {
					return true
				}
				*failures.Of(s)++
				return false
			}
		},
	},
	Fault{
		Name:     "password-name-suffices",
		Breaks:   "RFC1939-7-PASS-03",
		Sentence: "The user's name is good as a password, too.",
		Probe:    []string{"<open>", "USER alice", "PASS alice"},
		Apply: func(w *server.Wiring) {
			next := w.CheckPassword
			w.CheckPassword = func(s *server.Session, name, password string) bool {
				return next(s, name, password) || password == name && s.Server.Account(name) != nil
			}
		},
	},
	Fault{
		Name:     "password-empty-accepted",
		Breaks:   "RFC1939-7-PASS-04",
		Sentence: "PASS with nothing after its space logs in.",
		Probe:    []string{"<open>", "USER alice", "PASS "},
		Apply:    func(w *server.Wiring) { takeNoPassword(w, func(c server.Command) bool { return c.Args != nil }) },
	},
	Fault{
		Name:     "pass-without-argument-accepted",
		Breaks:   "RFC1939-7-PASS-04",
		Sentence: "PASS without an argument logs in.",
		Probe:    []string{"<open>", "USER alice", "PASS"},
		Apply:    func(w *server.Wiring) { takeNoPassword(w, func(c server.Command) bool { return c.Args == nil }) },
	},
	Fault{
		Name:     "right-password-refused-once",
		Breaks:   "RFC1939-4-AUTH-03",
		Sentence: "After a wrong password the right one is refused as long as the connection lasts.",
		Probe:    []string{"<open>", "USER alice", "PASS wrong", "USER alice", "PASS open  sesame "},
		Apply: func(w *server.Wiring) {
			failed := new(memory.PerSession[bool])
			next := w.CheckPassword
			w.CheckPassword = func(s *server.Session, name, password string) bool {
				ok := next(s, name, password) && !*failed.Of(s)
				*failed.Of(s) = !ok
				return ok
			}
		},
	},
	Fault{
		Name:     "user-refused-after-failure",
		Breaks:   "RFC1939-4-AUTH-03",
		Sentence: "After a wrong password USER is refused as a command in the wrong order, and the connection stays open.",
		Probe:    []string{"<open>", "USER alice", "PASS wrong", "USER alice"},
		Apply: func(w *server.Wiring) {
			given := new(memory.PerSession[bool])
			wrap.Command(w, "USER", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				if *given.Of(s) {
					return s.Refuse(server.ErrWrongState)
				}
				return run(s, c)
			})
			wrap.Command(w, "PASS", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				*given.Of(s) = true
				return run(s, c)
			})
		},
	},
	Fault{
		Name:     "password-cut-at-space",
		Breaks:   "RFC1939-7-USER-01",
		Sentence: "PASS takes only the first word of its argument, so a password with a space never fits.",
		Wild:     "GreenMail, PassCommand",
		Probe:    []string{"<open>", "USER alice", "PASS open  sesame "},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "PASS", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				c.Rest, _, _ = strings.Cut(c.Rest, " ")
				return run(s, c)
			})
		},
	},
)

// comparePasswords compares in another way.
func comparePasswords(w *server.Wiring, same func(given, right string) bool) {
	next := w.CheckPassword
	w.CheckPassword = func(s *server.Session, name, password string) bool {
		d := s.Server.Account(name)
		return next(s, name, password) || d != nil && same(password, d.Account.Password)
	}
}

// takeNoPassword lets PASS log in without a password, if it looks like that.
func takeNoPassword(w *server.Wiring, when func(server.Command) bool) {
	permit, check := w.Permit, w.CheckPassword
	w.Permit = func(s *server.Session, c server.Command) error {
		err := permit(s, c)
		if err == server.ErrArguments && c.Keyword == "PASS" && when(c) {
			return nil
		}
		return err
	}
	w.CheckPassword = func(s *server.Session, name, password string) bool {
		return check(s, name, password) || password == "" && s.Server.Account(name) != nil
	}
}
