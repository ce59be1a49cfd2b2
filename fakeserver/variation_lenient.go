package fakeserver

import (
	"strings"
	"time"
)

// Commands that a strict server would refuse, or a generous one not.

var _ = variations(
	Variation{
		Name:     "empty-lines-ignored",
		Allowed:  "RFC1939-3-ERR-03",
		Sentence: "An empty line gets no answer.",
		Probe:    []string{"", "NOOP"},
		apply: func(w *wiring) {
			next := w.readLine
			w.readLine = func(s *session, limit int) ([]byte, error) {
				for {
					line, err := next(s, limit)
					if err != nil || len(line) > 0 || limit != maxCommandLine {
						return line, err
					}
				}
			}
		},
	},
	Variation{
		Name:     "surplus-arguments-ignored",
		Allowed:  "RFC1939-3-ERR-03",
		Sentence: "Commands that take no argument overlook what is behind them.",
		Probe:    []string{"NOOP x", "STAT 1"},
		apply: func(w *wiring) {
			for _, keyword := range []string{"STAT", "NOOP", "RSET", "QUIT"} {
				if v := w.verbs[keyword]; v != nil {
					v.max = 100
				}
			}
		},
	},
	Variation{
		Name:     "plus-signs-accepted",
		Allowed:  "RFC1939-5-RETR-02",
		Sentence: "A number may have a plus sign in front.",
		Probe:    []string{"LIST +1"},
		apply: func(w *wiring) {
			next := w.number
			w.number = func(s *session, arg string) (int64, error) {
				if len(arg) > 1 {
					arg = strings.TrimPrefix(arg, "+")
				}
				return next(s, arg)
			}
		},
	},
	Variation{
		Name:     "leading-zeros-refused",
		Allowed:  "RFC1939-5-RETR-02",
		Sentence: "A number may not have zeros in front.",
		Probe:    []string{"LIST 01"},
		apply: func(w *wiring) {
			next := w.number
			w.number = func(s *session, arg string) (int64, error) {
				if len(arg) > 1 && arg[0] == '0' {
					return 0, errNotANumber
				}
				return next(s, arg)
			}
		},
	},
	Variation{
		Name:     "absurd-counts-refused",
		Allowed:  "RFC1939-7-TOP-02",
		Sentence: "TOP refuses to count a thousand million lines and more.",
		Probe:    []string{"TOP 2 1000000000"},
		apply: func(w *wiring) {
			w.around("TOP", func(run handler) handler {
				return func(s *session, c command) reply {
					if n, err := s.w.number(s, c.args[1]); err == nil && n >= 1e9 {
						return negative("no message has so many lines")
					}
					return run(s, c)
				}
			})
		},
	},
	Variation{
		Name:     "closes-after-few-errors",
		Allowed:  "DEFACTO-GEN-03",
		Sentence: "The connection is closed after three bad commands in a row, after ten once the client has logged in.",
		Probe:    []string{"<open>", "XYZZ", "XYZZ", "XYZZ"},
		apply: func(w *wiring) {
			w.patience = func(s *session) int {
				if afterLogin(s) {
					return 10
				}
				return 3
			}
		},
	},
	Variation{
		Name:     "capa-forgets-user",
		Allowed:  "RFC1939-7-PASS-01",
		Sentence: "PASS must follow its USER at once; CAPA between them is an exception no more.",
		Probe:    []string{"<open>", "USER alice", "CAPA", "PASS open  sesame "},
		apply: func(w *wiring) {
			next := w.afterwards
			w.afterwards = func(s *session, r reply) {
				next(s, r)
				if s.command.keyword == "CAPA" {
					s.name = ""
				}
			}
		},
	},
	Variation{
		Name:     "only-pass-behind-user",
		Allowed:  "RFC1939-7-PASS-01",
		Sentence: "Behind a USER that was accepted only PASS and QUIT are carried out, and CAPA, which has no restrictions.",
		Probe:    []string{"<open>", "USER bob", "LANG *"},
		apply: func(w *wiring) {
			for keyword := range w.verbs {
				switch keyword {
				case "PASS", "QUIT", "CAPA":
					continue
				}
				w.around(keyword, func(run handler) handler {
					return func(s *session, c command) reply {
						if s.name != "" {
							return negative("send the password")
						}
						return run(s, c)
					}
				})
			}
		},
	},
	Variation{
		Name:     "second-user-refused",
		Allowed:  "RFC1939-7-USER-05",
		Sentence: "USER right after a USER that was accepted is refused.",
		Probe:    []string{"<open>", "USER bob", "USER alice"},
		apply: func(w *wiring) {
			w.around("USER", func(run handler) handler {
				return func(s *session, c command) reply {
					if s.name != "" {
						return negative("send the password")
					}
					return run(s, c)
				}
			})
		},
	},
	Variation{
		Name:     "apop-takes-upper-case",
		Allowed:  "RFC1939-7-APOP-07",
		Sentence: "The digest of APOP may be in upper case.",
		Probe:    []string{"<open>", "<APOP A>"},
		apply: func(w *wiring) {
			next := w.checkDigest
			w.checkDigest = func(s *session, name, digest string) bool { return next(s, name, strings.ToLower(digest)) }
		},
	},
	Variation{
		Name:     "names-in-any-case",
		Allowed:  "DEFACTO-GEN-08",
		Sentence: "The name of USER is matched without regard to case.",
		Probe:    []string{"<open>", "USER ALICE", "PASS open  sesame "},
		apply: func(w *wiring) {
			w.mapUser(func(s *session, name string) string {
				for known := range s.server.drops {
					if strings.EqualFold(known, name) {
						return known
					}
				}
				return name
			})
		},
	},
	Variation{
		Name:     "names-with-domain",
		Allowed:  "DEFACTO-GEN-08",
		Sentence: "The name of USER may have the domain of the server behind it.",
		Probe:    []string{"<open>", "USER alice@localhost", "PASS open  sesame "},
		apply: func(w *wiring) {
			w.mapUser(func(s *session, name string) string {
				return strings.TrimSuffix(name, "@"+s.server.config.Hostname)
			})
		},
	},
	Variation{
		Name:     "short-patience-before-login",
		Allowed:  "RFC1939-3-TIMEOUT-02",
		Sentence: "Who does not log in is disconnected after a minute of silence.",
		Slow:     true,
		Probe:    []string{"<open>", "<wait 90s>", "NOOP"},
		apply: func(w *wiring) {
			next := w.autologout
			w.autologout = func(s *session) time.Duration {
				if s.state == authorization {
					return min(next(s), time.Minute)
				}
				return next(s)
			}
		},
	},
	Variation{
		Name:     "no-autologout",
		Allowed:  "RFC1939-3-TIMEOUT-01",
		Sentence: "There is no autologout timer.",
		Slow:     true,
		Probe:    []string{"STAT", "<wait>", "NOOP"},
		apply: func(w *wiring) {
			w.autologout = func(*session) time.Duration { return 365 * 24 * time.Hour }
		},
	},
)

// mapUser finds the name of an account for what USER was given, unless there
// is an account of just that name.
func (w *wiring) mapUser(find func(s *session, name string) string) {
	w.around("USER", func(run handler) handler {
		return func(s *session, c command) reply {
			if s.server.account(c.args[0]) == nil {
				c.args = []string{find(s, c.args[0])}
			}
			return run(s, c)
		}
	})
}
