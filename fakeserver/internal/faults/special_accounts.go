package faults

import (
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/probe"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Mistakes with accounts that are set up in a special way.
var _ = Add(
	Fault{
		Name:     "tls-only-account-in-clear",
		Breaks:   "RFC2595-2.3-CLEAR-02",
		Sentence: "PASS lets in users without TLS who may log in with TLS only.",
		Probe:    []string{"<open>", "USER gus", "PASS open  sesame "},
		Apply: func(w *server.Wiring) {
			takePasswords(w, func(s *server.Session) bool {
				d := s.Server.Account(s.Name)
				return d != nil && d.Account.Login == server.ProtectedLogin
			})
		},
	},
	Fault{
		Name:     "passwords-guessed-freely",
		Breaks:   "DEFACTO-GEN-02",
		Sentence: "Any number of wrong passwords is answered at once on one connection.",
		Probe:    append([]string{"<open>"}, probe.Repeated("APOP alice x", server.DefaultMaxFailedLogins)...),
		Apply:    func(w *server.Wiring) { w.MaxFailedLogins = func(*server.Session) int { return 0 } },
	},
	Fault{
		Name:     "trouble-codes-swapped",
		Breaks:   "RFC3206-4-SYS-02",
		Sentence: "Trouble that passes is SYS/PERM, and trouble that stays is SYS/TEMP.",
		Probe:    []string{"<open>", "USER hal", "PASS open  sesame "},
		Apply: func(w *server.Wiring) {
			wrap.Reply(w, func(_ *server.Session, r server.Reply) server.Reply {
				switch r.Code {
				case "SYS/TEMP":
					r.Code = "SYS/PERM"
				case "SYS/PERM":
					r.Code = "SYS/TEMP"
				}
				return r
			})
		},
	},
	Fault{
		Name:     "domain-overlooked",
		Breaks:   "RFC6186-5-LOGIN-02",
		Sentence: "Of a name only what stands before the @ is looked at, and the first user who fits is taken.",
		Probe:    []string{"<open>", "USER joe@two.example", "PASS open  sesame ", "STAT"},
		Apply: func(w *server.Wiring) {
			wrap.AccountNames(w, func(s *server.Session, name string) string {
				local, _, _ := strings.Cut(name, "@")
				var fit []string
				for other := range s.Server.Drops {
					if l, _, has := strings.Cut(other, "@"); has && l == local {
						fit = append(fit, other)
					}
				}
				if fit == nil {
					return name
				}
				return slices.Min(fit)
			})
		},
	},
)
