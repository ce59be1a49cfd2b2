package fakeserver

import (
	"cmp"
	"strings"
	"time"
)

var _ = faults(
	Fault{
		Name:     "login-delay-not-enforced",
		Breaks:   "RFC2449-6.5-DELAY-02",
		Sentence: "LOGIN-DELAY is announced, and nobody has to wait.",
		Probe:    []string{"CAPA", "QUIT", "B: STAT"},
		needs:    needDelay(time.Minute),
		apply:    func(w *wiring) { w.tooSoon = func(*session, *maildrop) bool { return false } },
	},
	Fault{
		Name:     "login-delay-smallest-before-login",
		Breaks:   "RFC2449-6.5-DELAY-03",
		Sentence: "Where users have different delays, the smallest is announced before login.",
		Probe:    []string{"<open>", "CAPA"},
		needs:    needDelay(2 * time.Second),
		apply: func(w *wiring) {
			w.recap(func(s *session, list []string) []string {
				if !afterLogin(s) {
					return replaceTag(list, "LOGIN-DELAY", "LOGIN-DELAY 0 USER")
				}
				return list
			})
		},
	},
	Fault{
		Name:     "login-delay-user-after-login",
		Breaks:   "RFC2449-6.5-DELAY-01",
		Sentence: "LOGIN-DELAY still has its parameter USER after login.",
		Probe:    []string{"CAPA"},
		needs:    needDelay(time.Second),
		apply: func(w *wiring) {
			w.recap(func(_ *session, list []string) []string {
				return replaceTag(list, "LOGIN-DELAY", "LOGIN-DELAY 1 USER")
			})
		},
	},
	Fault{
		Name:     "login-delay-told-to-user",
		Breaks:   "RFC2449-8.1.1-LD-02",
		Sentence: "USER is refused with [LOGIN-DELAY], which tells that the name exists.",
		Probe:    []string{"QUIT", "B: <open>", "B: USER alice"},
		needs:    needDelay(5 * time.Second),
		apply: func(w *wiring) {
			w.around("USER", func(run handler) handler {
				return func(s *session, c command) reply {
					if d := s.server.account(c.args[0]); d != nil && s.w.tooSoon(s, d) {
						return negative("logged in too recently").withCode("LOGIN-DELAY")
					}
					return run(s, c)
				}
			})
		},
	},
	Fault{
		Name:     "login-delay-code-elsewhere",
		Breaks:   "RFC2449-8.1.1-LD-01",
		Sentence: "[LOGIN-DELAY] is on replies that have nothing to do with a login, to tell when to come back.",
		Probe:    []string{"QUIT"},
		apply: func(w *wiring) {
			w.restate(func(s *session, r reply) reply {
				if s.command.keyword == "QUIT" && r.code == "" {
					r.code = "LOGIN-DELAY"
				}
				return r
			})
		},
	},
	Fault{
		Name:     "expire-never-but-deletes",
		Breaks:   "RFC2449-6.7-EXP-03",
		Sentence: "EXPIRE NEVER is announced, and QUIT removes what RETR has sent.",
		Probe:    []string{"CAPA", "RETR 1", "QUIT", "B: STAT"},
		apply: func(w *wiring) {
			next := w.commit
			w.commit = func(s *session) error {
				for _, e := range s.entries {
					e.deleted = e.deleted || e.retrieved
				}
				return next(s)
			}
		},
	},
	Fault{
		Name:     "expire-zero-counts-top",
		Breaks:   "RFC2449-6.7-EXP-02",
		Sentence: "With EXPIRE 0, messages that only TOP was given for are removed at QUIT, too.",
		Probe:    []string{"TOP 1 0", "QUIT", "B: STAT"},
		needs:    needRetrieval,
		apply: func(w *wiring) {
			w.around("TOP", func(run handler) handler {
				return func(s *session, c command) reply {
					r := run(s, c)
					if e, err := s.w.find(s, c.args[0]); err == nil {
						e.retrieved = e.retrieved || r.ok
					}
					return r
				}
			})
		},
	},
	Fault{
		Name:     "expire-zero-deletes-on-drop",
		Breaks:   "RFC1939-8-POL-03",
		Sentence: "With EXPIRE 0, a lost connection removes what RETR has sent.",
		Probe:    []string{"RETR 1", "<drop>", "B: STAT"},
		needs:    needRetrieval,
		apply: func(w *wiring) {
			next := w.finish
			w.finish = func(s *session, how ending) {
				if how == endedByDrop {
					for _, e := range s.entries {
						e.deleted = false
					}
					s.w.commit(s)
				}
				next(s, how)
			}
		},
	},
	Fault{
		Name:     "expire-longest-before-login",
		Breaks:   "RFC2449-6.7-EXP-05",
		Sentence: "Where users have different retentions, the longest is announced before login.",
		Probe:    []string{"<open>", "CAPA", "B: CAPA"},
		needs:    func(c *Config) { c.Retention = 30 },
		apply: func(w *wiring) {
			w.recap(func(s *session, list []string) []string {
				if !afterLogin(s) {
					return replaceTag(list, "EXPIRE", "EXPIRE NEVER USER")
				}
				return list
			})
		},
	},
	Fault{
		Name:     "expire-user-after-login",
		Breaks:   "RFC2449-6.7-EXP-01",
		Sentence: "EXPIRE still has its parameter USER after login.",
		Probe:    []string{"CAPA"},
		apply: func(w *wiring) {
			w.recap(func(_ *session, list []string) []string {
				for i, line := range list {
					if isTag(line, "EXPIRE") && !strings.HasSuffix(line, " USER") {
						list[i] = line + " USER"
					}
				}
				return list
			})
		},
	},
)

func needDelay(d time.Duration) func(*Config) {
	return func(c *Config) { c.LoginDelay = cmp.Or(c.LoginDelay, d) }
}

func needRetrieval(c *Config) { c.Retention = UntilRetrieved }
