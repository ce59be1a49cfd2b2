package fakeserver

import (
	"slices"
	"strings"
)

// Mistakes with accounts that are set up in a special way.
var _ = faults(
	Fault{
		Name:     "tls-only-account-in-clear",
		Breaks:   "RFC2595-2.3-CLEAR-02",
		Sentence: "PASS lets in users without TLS who may log in with TLS only.",
		Probe:    []string{"<open>", "USER gus", "PASS open  sesame "},
		apply: func(w *wiring) {
			w.takePasswords(func(s *session) bool {
				d := s.server.account(s.name)
				return d != nil && d.account.Login == ProtectedLogin
			})
		},
	},
	Fault{
		Name:     "passwords-guessed-freely",
		Breaks:   "DEFACTO-GEN-02",
		Sentence: "Any number of wrong passwords is answered at once on one connection.",
		Probe:    append([]string{"<open>"}, repeated("APOP alice x", defaultMaxFailedLogins)...),
		apply:    func(w *wiring) { w.chances = func(*session) int { return 0 } },
	},
	Fault{
		Name:     "trouble-codes-swapped",
		Breaks:   "RFC3206-4-SYS-02",
		Sentence: "Trouble that passes is SYS/PERM, and trouble that stays is SYS/TEMP.",
		Probe:    []string{"<open>", "USER hal", "PASS open  sesame "},
		apply: func(w *wiring) {
			w.restate(func(_ *session, r reply) reply {
				switch r.code {
				case "SYS/TEMP":
					r.code = "SYS/PERM"
				case "SYS/PERM":
					r.code = "SYS/TEMP"
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
		apply: func(w *wiring) {
			w.aliases(func(s *session, name string) string {
				local, _, _ := strings.Cut(name, "@")
				var fit []string
				for other := range s.server.drops {
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
