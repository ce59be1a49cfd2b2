package fakeserver

import "strings"

var _ = variations(
	Variation{
		Name:     "closes-after-failed-login",
		Allowed:  "RFC1939-4-AUTH-02",
		Sentence: "The connection is closed after a login that failed.",
		Probe:    []string{"<open>", "USER alice", "PASS wrong", "USER alice"},
		apply: func(w *wiring) {
			hangUp := func(run handler) handler {
				return func(s *session, c command) reply {
					r := run(s, c)
					if !r.ok {
						r.then = thenClose
					}
					return r
				}
			}
			w.around("PASS", hangUp)
			w.around("APOP", hangUp)
			w.around("AUTH", hangUp)
		},
	},
	Variation{
		Name:     "user-refuses-unknown-name",
		Allowed:  "RFC1939-7-USER-03",
		Sentence: "USER says -ERR if there is no such mailbox.",
		Probe:    []string{"<open>", "USER nobody"},
		apply: func(w *wiring) {
			w.around("USER", func(run handler) handler {
				return func(s *session, c command) reply {
					if s.server.account(c.args[0]) == nil {
						return negative("never heard of mailbox name")
					}
					return run(s, c)
				}
			})
		},
	},
	Variation{
		Name:     "user-only-under-tls",
		Allowed:  "RFC2595-2.3-CLEAR-01",
		Sentence: "USER is refused without TLS, where digests log in all the same.",
		Excludes: []string{"apop-knows-no-secret", "no-apop"},
		Probe:    []string{"<open>", "CAPA", "USER alice"},
		apply: func(w *wiring) {
			w.recap(func(s *session, list []string) []string {
				if s.secure {
					return list
				}
				return withoutTag(list, "USER")
			})
			w.around("USER", func(run handler) handler {
				return func(s *session, c command) reply {
					if !s.secure {
						return negative("not without TLS").withCode("AUTH")
					}
					return run(s, c)
				}
			})
		},
	},
	Variation{
		Name:     "apop-knows-no-secret",
		Allowed:  "RFC1939-7-APOP-04",
		Sentence: "The greeting has a timestamp, and APOP is refused: of this password the server stores no more than a hash.",
		Probe:    []string{"<open>", "<apop A>"},
		apply: func(w *wiring) {
			w.checkDigest = func(*session, string, string) bool { return false }
		},
	},
	Variation{
		Name:     "snapshot-instead-of-lock",
		Allowed:  "RFC1939-4-LOCK-01",
		Sentence: "A second session gets +OK and its own view of the maildrop, which no other session disturbs.",
		Probe:    []string{"STAT", "B: DELE 1", "B: QUIT", "RETR 1"},
		apply:    func(w *wiring) { w.acquire = func(*session, *maildrop) bool { return true } },
	},
	Variation{
		Name:     "lenient-blanks",
		Allowed:  "RFC1939-3-SYNTAX-03",
		Sentence: "More blanks than one between arguments, and blanks at the end, are overlooked.",
		Probe:    []string{"LIST  1", "STAT "},
		apply: func(w *wiring) {
			next := w.parse
			w.parse = func(s *session, line []byte) (command, error) {
				c, err := next(s, line)
				c.args = strings.Fields(c.rest)
				return c, err
			}
		},
	},
)
