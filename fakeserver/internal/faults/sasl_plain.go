package faults

import (
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/need"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// PLAIN and LOGIN.
var _ = Add(
	Fault{
		Name:     "plain-ignores-authzid",
		Breaks:   "RFC4616-2-AZID-01",
		Sentence: "PLAIN does not look at the authorization identity.",
		Probe:    []string{"<open>", "AUTH PLAIN {bob\x00alice\x00open  sesame }"},
		Apply:    func(w *server.Wiring) { ignoreAuthzid(w, "PLAIN") },
	},
	Fault{
		Name:     "plain-opens-foreign-maildrop",
		Breaks:   "RFC4422-3.6-OUT-01",
		Sentence: "PLAIN opens the maildrop of the authorization identity for everybody who knows some password.",
		Probe:    []string{"<open>", "AUTH PLAIN {bob\x00alice\x00open  sesame }"},
		Apply: func(w *server.Wiring) {
			ignoreAuthzid(w, "PLAIN")
			wanted := new(memory.PerSession[string])
			next := w.SplitPlain
			w.SplitPlain = func(s *server.Session, message string) (string, string, string, error) {
				authzid, name, password, err := next(s, message)
				*wanted.Of(s) = authzid
				return authzid, name, password, err
			}
			wrap.Mechanisms(w, "PLAIN", func(run server.RunMechanism, x *server.Exchange) (string, error) {
				name, err := run(x)
				if other := *wanted.Of(x.Session); err == nil && x.Session.Server.Account(other) != nil {
					name = other
				}
				return name, err
			})
		},
	},
	Fault{
		Name:     "plain-wants-authzid",
		Breaks:   "RFC4422-3.4.1-AZID-01",
		Sentence: "PLAIN fails if the authorization identity is empty.",
		Probe:    []string{"<open>", "AUTH PLAIN {\x00alice\x00open  sesame }"},
		Apply: func(w *server.Wiring) {
			next := w.ActAs
			w.ActAs = func(s *server.Session, authcid, authzid string) bool {
				return next(s, authcid, authzid) && (authzid != "" || !s.IsAuth("PLAIN"))
			}
		},
	},
	Fault{
		Name:     "plain-takes-two-fields",
		Breaks:   "RFC4616-2-MSG-02",
		Sentence: "PLAIN takes a name and a password without an authorization identity and its NUL in front.",
		Probe:    []string{"<open>", "AUTH PLAIN {alice\x00open  sesame }"},
		Apply: func(w *server.Wiring) {
			next := w.SplitPlain
			w.SplitPlain = func(s *server.Session, message string) (string, string, string, error) {
				if strings.Count(message, "\x00") == 1 {
					message = "\x00" + message
				}
				return next(s, message)
			}
		},
	},
	Fault{
		Name:     "plain-cuts-at-nul",
		Breaks:   "RFC4616-2-MSG-02",
		Sentence: "PLAIN takes a third NUL for the end of the password.",
		Probe:    []string{"<open>", "AUTH PLAIN {\x00alice\x00open  sesame \x00more}"},
		Apply: func(w *server.Wiring) {
			next := w.SplitPlain
			w.SplitPlain = func(s *server.Session, message string) (string, string, string, error) {
				parts := strings.Split(message, "\x00")
				return next(s, strings.Join(parts[:min(len(parts), 3)], "\x00"))
			}
		},
	},
	Fault{
		Name:     "plain-takes-empty-password",
		Breaks:   "RFC4616-2-MSG-02",
		Sentence: "PLAIN with an empty password succeeds, as with a directory that takes this for an anonymous bind.",
		Probe:    []string{"<open>", "AUTH PLAIN {\x00alice\x00}"},
		Apply: func(w *server.Wiring) {
			next := w.SplitPlain
			empty := new(memory.PerSession[bool])
			w.SplitPlain = func(s *server.Session, message string) (string, string, string, error) {
				name, ok := strings.CutSuffix(strings.TrimPrefix(message, "\x00"), "\x00")
				*empty.Of(s) = ok && !strings.Contains(name, "\x00") && s.Server.Account(name) != nil
				if *empty.Of(s) {
					return "", name, "", nil
				}
				return next(s, message)
			}
			check := w.CheckPassword
			w.CheckPassword = func(s *server.Session, name, password string) bool {
				return check(s, name, password) || s.IsAuth("PLAIN") && *empty.Of(s)
			}
		},
	},
	Fault{
		Name:     "plain-needs-initial-response",
		Breaks:   "RFC4616-2-MSG-01",
		Sentence: "PLAIN without an initial response sends the empty challenge and fails whatever the answer is.",
		Wild:     "Dovecot 1.2.0, commit d53a3446",
		Probe:    []string{"<open>", "AUTH PLAIN", "{\x00alice\x00open  sesame }"},
		Apply: func(w *server.Wiring) {
			wrap.Mechanisms(w, "PLAIN", func(run server.RunMechanism, x *server.Exchange) (string, error) {
				name, err := run(x)
				if err == nil && !x.HasInitial {
					err = server.ErrCredentials
				}
				return name, err
			})
		},
	},
	Fault{
		Name:     "login-asks-once",
		Breaks:   "DEFACTO-LOGIN-01",
		Sentence: "LOGIN asks for the name and says -ERR without having asked for the password.",
		Probe:    []string{"<open>", "AUTH LOGIN", "{alice}", "{open  sesame }"},
		Apply: func(w *server.Wiring) {
			wrap.Mechanisms(w, "LOGIN", func(_ server.RunMechanism, x *server.Exchange) (string, error) {
				if _, err := x.Ask([]byte(x.Session.Wiring.Prompts[0])); err != nil {
					return "", err
				}
				return "", server.ErrCredentials
			})
		},
	},
	Fault{
		Name:     "login-tells-unknown-names",
		Breaks:   "DEFACTO-LOGIN-04",
		Sentence: "LOGIN refuses an unknown name at once instead of asking for the password.",
		Probe:    []string{"<open>", "AUTH LOGIN {nobody}"},
		Apply: func(w *server.Wiring) {
			wrap.Mechanisms(w, "LOGIN", func(run server.RunMechanism, x *server.Exchange) (string, error) {
				if !x.HasInitial {
					name, err := x.Ask([]byte(x.Session.Wiring.Prompts[0]))
					if err != nil {
						return "", err
					}
					x.Initial, x.HasInitial = name, true
				}
				if x.Session.Server.Account(string(x.Initial)) == nil {
					return "", server.ErrCredentials
				}
				return run(x)
			})
		},
	},
	Fault{
		Name:     "login-forgotten-in-the-clear",
		Breaks:   "DEFACTO-LOGIN-03",
		Sentence: "A server that wants TLS before a login refuses every way in but AUTH LOGIN.",
		Probe:    []string{"<open>", "AUTH LOGIN"},
		Needs:    need.TLS,
		Apply: func(w *server.Wiring) {
			next := w.Offers
			w.Offers = func(s *server.Session, m *server.Mechanism) bool {
				return next(s, m) || m.Name == "LOGIN" && s.IsAuth("LOGIN")
			}
		},
	},
)

// ignoreAuthzid lets everybody act as anybody in some mechanisms.
func ignoreAuthzid(w *server.Wiring, prefix string) {
	next := w.ActAs
	w.ActAs = func(s *server.Session, authcid, authzid string) bool {
		return s.IsAuth(prefix) || next(s, authcid, authzid)
	}
}
