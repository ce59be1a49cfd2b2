package fakeserver

import "strings"

var _ = faults(
	Fault{
		Name:     "plain-ignores-authzid",
		Breaks:   "RFC4616-2-AZID-01",
		Sentence: "PLAIN does not look at the authorization identity.",
		Probe:    []string{"<open>", "AUTH PLAIN {bob\x00alice\x00open  sesame }"},
		apply:    func(w *wiring) { w.ignoreAuthzid("PLAIN") },
	},
	Fault{
		Name:     "plain-opens-foreign-maildrop",
		Breaks:   "RFC4422-3.6-OUT-01",
		Sentence: "PLAIN opens the maildrop of the authorization identity for everybody who knows some password.",
		Probe:    []string{"<open>", "AUTH PLAIN {bob\x00alice\x00open  sesame }"},
		apply: func(w *wiring) {
			w.ignoreAuthzid("PLAIN")
			wanted := new(perSession[string])
			next := w.splitPlain
			w.splitPlain = func(s *session, message string) (string, string, string, error) {
				authzid, name, password, err := next(s, message)
				*wanted.of(s) = authzid
				return authzid, name, password, err
			}
			w.aroundMechanisms("PLAIN", func(run runMechanism) runMechanism {
				return func(x *exchange) (string, error) {
					name, err := run(x)
					if other := *wanted.of(x.s); err == nil && x.s.server.account(other) != nil {
						name = other
					}
					return name, err
				}
			})
		},
	},
	Fault{
		Name:     "plain-wants-authzid",
		Breaks:   "RFC4422-3.4.1-AZID-01",
		Sentence: "PLAIN fails if the authorization identity is empty.",
		Probe:    []string{"<open>", "AUTH PLAIN {\x00alice\x00open  sesame }"},
		apply: func(w *wiring) {
			next := w.actAs
			w.actAs = func(s *session, authcid, authzid string) bool {
				return next(s, authcid, authzid) && (authzid != "" || !s.isAuth("PLAIN"))
			}
		},
	},
	Fault{
		Name:     "plain-takes-two-fields",
		Breaks:   "RFC4616-2-MSG-02",
		Sentence: "PLAIN takes a name and a password without an authorization identity and its NUL in front.",
		Probe:    []string{"<open>", "AUTH PLAIN {alice\x00open  sesame }"},
		apply: func(w *wiring) {
			next := w.splitPlain
			w.splitPlain = func(s *session, message string) (string, string, string, error) {
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
		apply: func(w *wiring) {
			next := w.splitPlain
			w.splitPlain = func(s *session, message string) (string, string, string, error) {
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
		apply: func(w *wiring) {
			next := w.splitPlain
			empty := new(perSession[bool])
			w.splitPlain = func(s *session, message string) (string, string, string, error) {
				name, ok := strings.CutSuffix(strings.TrimPrefix(message, "\x00"), "\x00")
				*empty.of(s) = ok && !strings.Contains(name, "\x00") && s.server.account(name) != nil
				if *empty.of(s) {
					return "", name, "", nil
				}
				return next(s, message)
			}
			check := w.checkPassword
			w.checkPassword = func(s *session, name, password string) bool {
				return check(s, name, password) || s.isAuth("PLAIN") && *empty.of(s)
			}
		},
	},
	Fault{
		Name:     "plain-needs-initial-response",
		Breaks:   "RFC4616-2-MSG-01",
		Sentence: "PLAIN without an initial response sends the empty challenge and fails whatever the answer is.",
		Wild:     "Dovecot 1.2.0, commit d53a3446",
		Probe:    []string{"<open>", "AUTH PLAIN", "{\x00alice\x00open  sesame }"},
		apply: func(w *wiring) {
			w.aroundMechanisms("PLAIN", func(run runMechanism) runMechanism {
				return func(x *exchange) (string, error) {
					name, err := run(x)
					if err == nil && !x.hasInitial {
						err = errCredentials
					}
					return name, err
				}
			})
		},
	},
	Fault{
		Name:     "login-asks-once",
		Breaks:   "DEFACTO-LOGIN-01",
		Sentence: "LOGIN asks for the name and says -ERR without having asked for the password.",
		Probe:    []string{"<open>", "AUTH LOGIN", "{alice}", "{open  sesame }"},
		apply: func(w *wiring) {
			w.aroundMechanisms("LOGIN", func(runMechanism) runMechanism {
				return func(x *exchange) (string, error) {
					if _, err := x.ask([]byte(x.s.w.prompts[0])); err != nil {
						return "", err
					}
					return "", errCredentials
				}
			})
		},
	},
	Fault{
		Name:     "login-tells-unknown-names",
		Breaks:   "DEFACTO-LOGIN-04",
		Sentence: "LOGIN refuses an unknown name at once instead of asking for the password.",
		Probe:    []string{"<open>", "AUTH LOGIN {nobody}"},
		apply: func(w *wiring) {
			w.aroundMechanisms("LOGIN", func(run runMechanism) runMechanism {
				return func(x *exchange) (string, error) {
					if !x.hasInitial {
						name, err := x.ask([]byte(x.s.w.prompts[0]))
						if err != nil {
							return "", err
						}
						x.initial, x.hasInitial = name, true
					}
					if x.s.server.account(string(x.initial)) == nil {
						return "", errCredentials
					}
					return run(x)
				}
			})
		},
	},
	Fault{
		Name:     "login-forgotten-in-the-clear",
		Breaks:   "DEFACTO-LOGIN-03",
		Sentence: "A server that wants TLS before a login refuses every way in but AUTH LOGIN.",
		Probe:    []string{"<open>", "AUTH LOGIN"},
		needs:    needTLS,
		apply: func(w *wiring) {
			next := w.offers
			w.offers = func(s *session, m *mechanism) bool {
				return next(s, m) || m.name == "LOGIN" && s.isAuth("LOGIN")
			}
		},
	},
)

// ignoreAuthzid lets everybody act as anybody in some mechanisms.
func (w *wiring) ignoreAuthzid(prefix string) {
	next := w.actAs
	w.actAs = func(s *session, authcid, authzid string) bool {
		return s.isAuth(prefix) || next(s, authcid, authzid)
	}
}
