package faults

import (
	"strings"
	"sync"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/need"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Passwords that are checked in one way to log in, and not in another.
var _ = Add(
	Fault{
		Name:     "plain-initial-response-unchecked",
		Breaks:   "RFC5034-4-FAIL-01",
		Sentence: "AUTH PLAIN with an initial response takes any password.",
		Probe:    []string{"<open>", "AUTH PLAIN {\x00alice\x00wrong}"},
		Apply: func(w *server.Wiring) {
			unchecked(w, "PLAIN", func(x *server.Exchange) bool { return x.HasInitial })
		},
	},
	Fault{
		Name:     "plain-unchecked-after-the-challenge",
		Breaks:   "RFC5034-4-FAIL-01",
		Sentence: "AUTH PLAIN without an initial response takes any password.",
		Probe:    []string{"<open>", "AUTH PLAIN", "{\x00alice\x00wrong}"},
		Apply: func(w *server.Wiring) {
			unchecked(w, "PLAIN", func(x *server.Exchange) bool { return !x.HasInitial })
		},
	},
	Fault{
		Name:     "login-unchecked-after-initial-name",
		Breaks:   "RFC5034-4-FAIL-01",
		Sentence: "AUTH LOGIN with the name in the command takes any password.",
		Probe:    []string{"<open>", "AUTH LOGIN {alice}", "{wrong}"},
		Apply: func(w *server.Wiring) {
			unchecked(w, "LOGIN", func(x *server.Exchange) bool { return x.HasInitial })
		},
	},
	Fault{
		Name:     "plain-initial-response-acts-for-anybody",
		Breaks:   "RFC4616-2-AZID-01",
		Sentence: "In an initial response PLAIN may name anybody as the authorization identity.",
		Probe:    []string{"<open>", "AUTH PLAIN {bob\x00alice\x00open  sesame }"},
		Apply: func(w *server.Wiring) {
			next := w.ActAs
			w.ActAs = func(s *server.Session, authcid, authzid string) bool {
				return s.IsAuth("PLAIN") && len(s.Command.Args) > 1 || next(s, authcid, authzid)
			}
		},
	},
	Fault{
		Name:     "sasl-password-case-ignored",
		Breaks:   "RFC5034-4-FAIL-01",
		Sentence: "PLAIN and LOGIN compare passwords without regard to case; PASS does not.",
		Probe:    []string{"<open>", "AUTH PLAIN {\x00alice\x00OPEN  SESAME }"},
		Apply:    func(w *server.Wiring) { compareInAuth(w, strings.EqualFold) },
	},
	Fault{
		Name:     "sasl-password-beginning-suffices",
		Breaks:   "RFC5034-4-FAIL-01",
		Sentence: "In PLAIN and LOGIN the beginning of a password suffices; in PASS it does not.",
		Probe:    []string{"<open>", "AUTH PLAIN {\x00alice\x00open  sesam}"},
		Apply: func(w *server.Wiring) {
			compareInAuth(w, func(given, right string) bool { return strings.HasPrefix(right, given) })
		},
	},
	Fault{
		Name:     "sasl-password-end-ignored",
		Breaks:   "RFC5034-4-FAIL-01",
		Sentence: "In PLAIN and LOGIN what follows the right password is ignored.",
		Probe:    []string{"<open>", "AUTH PLAIN {\x00alice\x00open  sesame x}"},
		Apply: func(w *server.Wiring) {
			compareInAuth(w, func(given, right string) bool { return strings.HasPrefix(given, right) })
		},
	},
	Fault{
		Name:     "sasl-password-name-suffices",
		Breaks:   "RFC5034-4-FAIL-01",
		Sentence: "In PLAIN and LOGIN the user's name is good as a password, too.",
		Probe:    []string{"<open>", "AUTH PLAIN {\x00alice\x00alice}"},
		Apply: func(w *server.Wiring) {
			next := w.CheckPassword
			w.CheckPassword = func(s *server.Session, name, password string) bool {
				return next(s, name, password) || s.IsAuth("") && password == name && s.Server.Account(name) != nil
			}
		},
	},
	Fault{
		Name:     "sasl-password-of-anybody",
		Breaks:   "RFC5034-4-FAIL-01",
		Sentence: "In PLAIN and LOGIN the password of any user opens the maildrop of every other.",
		Probe:    []string{"<open>", "AUTH PLAIN {\x00alice\x00Dora's own password}"},
		Apply: func(w *server.Wiring) {
			next := w.CheckPassword
			w.CheckPassword = func(s *server.Session, name, password string) bool {
				if !s.IsAuth("") || s.Server.Account(name) == nil {
					return next(s, name, password)
				}
				for other := range s.Server.Drops {
					if next(s, other, password) {
						return true
					}
				}
				return false
			}
		},
	},
	Fault{
		Name:     "login-empty-password-accepted",
		Breaks:   "RFC5034-4-FAIL-01",
		Sentence: "LOGIN with an empty password succeeds, as with a directory that takes this for an anonymous bind.",
		Probe:    []string{"<open>", "AUTH LOGIN", "{alice}", ""},
		Apply: func(w *server.Wiring) {
			next := w.CheckPassword
			w.CheckPassword = func(s *server.Session, name, password string) bool {
				return next(s, name, password) || s.IsAuth("LOGIN") && password == "" && s.Server.Account(name) != nil
			}
		},
	},
	Fault{
		Name:     "password-cached-by-name",
		Breaks:   "RFC1939-7-PASS-03",
		Sentence: "For some seconds after a login a cache that is kept by name alone lets in whoever says that name.",
		Probe:    []string{"STAT", "QUIT", "B: <open>", "B: USER alice", "B: PASS wrong"},
		Apply: func(w *server.Wiring) {
			var seen sync.Map // the time of the last right password by name
			next := w.CheckPassword
			w.CheckPassword = func(s *server.Session, name, password string) bool {
				if next(s, name, password) {
					seen.Store(name, s.Now())
					return true
				}
				last, known := seen.Load(name)
				return known && s.Now().Sub(last.(time.Time)) < 5*time.Second
			}
		},
	},
	Fault{
		Name:     "token-beginning-suffices",
		Breaks:   "RFC5034-4-FAIL-01",
		Sentence: "The beginning of a token is as good as the whole one.",
		Probe:    []string{"<tls>", "AUTH XOAUTH2 {user=alice\x01auth=Bearer token-of-alic\x01\x01}"},
		Needs:    need.Tokens,
		Apply: func(w *server.Wiring) {
			next := w.CheckToken
			w.CheckToken = func(s *server.Session, user, token string) (string, bool) {
				d := s.Server.Account(user)
				if d != nil && token != "" && strings.HasPrefix(d.Account.Token, token) {
					token = d.Account.Token
				}
				return next(s, user, token)
			}
		},
	},
	Fault{
		Name:     "failed-auth-names-the-user",
		Breaks:   "RFC1939-7-PASS-01",
		Sentence: "The name of a failed AUTH is good for a PASS, without USER.",
		Probe:    []string{"<open>", "AUTH PLAIN {\x00alice\x00wrong}", "PASS open  sesame "},
		Apply: func(w *server.Wiring) {
			tried := new(memory.PerSession[string])
			next := w.CheckPassword
			w.CheckPassword = func(s *server.Session, name, password string) bool {
				ok := next(s, name, password)
				if s.IsAuth("") && !ok {
					*tried.Of(s) = name
				}
				return ok
			}
			wrap.Command(w, "PASS", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				if s.Name == "" {
					s.Name = *tried.Of(s)
				}
				return run(s, c)
			})
		},
	},
)

// unchecked lets in whoever names a user, in some exchanges of a mechanism.
func unchecked(w *server.Wiring, prefix string, which func(*server.Exchange) bool) {
	in := new(memory.PerSession[bool])
	wrap.Mechanisms(w, prefix, func(run server.RunMechanism, x *server.Exchange) (string, error) {
		*in.Of(x.Session) = which(x)
		defer func() { *in.Of(x.Session) = false }()
		return run(x)
	})
	next := w.CheckPassword
	w.CheckPassword = func(s *server.Session, name, password string) bool {
		return next(s, name, password) || *in.Of(s) && s.Server.Account(name) != nil
	}
}

// compareInAuth compares passwords in another way, in SASL exchanges only.
func compareInAuth(w *server.Wiring, same func(given, right string) bool) {
	next := w.CheckPassword
	w.CheckPassword = func(s *server.Session, name, password string) bool {
		d := s.Server.Account(name)
		return next(s, name, password) || s.IsAuth("") && d != nil && same(password, d.Account.Password)
	}
}
