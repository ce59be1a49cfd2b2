package faults

import (
	"cmp"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// LOGIN-DELAY and EXPIRE.
var _ = Add(
	Fault{
		Name:     "login-delay-not-enforced",
		Breaks:   "RFC2449-6.5-DELAY-02",
		Sentence: "LOGIN-DELAY is announced, and nobody has to wait.",
		Probe:    []string{"CAPA", "QUIT", "B: STAT"},
		Needs:    needDelay(time.Minute),
		Apply:    func(w *server.Wiring) { w.TooSoon = func(*server.Session, *server.Maildrop) bool { return false } },
	},
	Fault{
		Name:     "login-delay-smallest-before-login",
		Breaks:   "RFC2449-6.5-DELAY-03",
		Sentence: "Where users have different delays, the smallest is announced before login.",
		Probe:    []string{"<open>", "CAPA"},
		Needs:    needDelay(2 * time.Second),
		Apply:    replaceTagIf(beforeLogin, "LOGIN-DELAY", "LOGIN-DELAY 0 USER"),
	},
	Fault{
		Name:     "login-delay-user-after-login",
		Breaks:   "RFC2449-6.5-DELAY-01",
		Sentence: "LOGIN-DELAY still has its parameter USER after login.",
		Probe:    []string{"CAPA"},
		Needs:    needDelay(time.Second),
		Apply:    replaceTag("LOGIN-DELAY", "LOGIN-DELAY 1 USER"),
	},
	Fault{
		Name:     "login-delay-told-to-user",
		Breaks:   "RFC2449-8.1.1-LD-02",
		Sentence: "USER is refused with [LOGIN-DELAY], which tells that the name exists.",
		Probe:    []string{"QUIT", "B: <open>", "B: USER alice"},
		Needs:    needDelay(5 * time.Second),
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "USER", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				if d := s.Server.Account(c.Args[0]); d != nil && s.Wiring.TooSoon(s, d) {
					return server.Negative("logged in too recently").WithCode("LOGIN-DELAY")
				}
				return run(s, c)
			})
		},
	},
	Fault{
		Name:     "login-delay-code-elsewhere",
		Breaks:   "RFC2449-8.1.1-LD-01",
		Sentence: "[LOGIN-DELAY] is on replies that have nothing to do with a login, to tell when to come back.",
		Probe:    []string{"QUIT"},
		Apply: func(w *server.Wiring) {
			wrap.Reply(w, func(s *server.Session, r server.Reply) server.Reply {
				if s.Command.Keyword == "QUIT" && r.Code == "" {
					r.Code = "LOGIN-DELAY"
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
		Apply: func(w *server.Wiring) {
			next := w.Commit
			w.Commit = func(s *server.Session) error {
				for _, e := range s.Entries {
					e.Deleted = e.Deleted || e.Retrieved
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
		Needs:    needRetrieval,
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "TOP", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				r := run(s, c)
				if e, err := s.Wiring.Find(s, c.Args[0]); err == nil {
					e.Retrieved = e.Retrieved || r.OK
				}
				return r
			})
		},
	},
	Fault{
		Name:     "expire-zero-deletes-on-drop",
		Breaks:   "RFC1939-8-POL-03",
		Sentence: "With EXPIRE 0, a lost connection removes what RETR has sent.",
		Probe:    []string{"RETR 1", "<drop>", "B: STAT"},
		Needs:    needRetrieval,
		Apply: func(w *server.Wiring) {
			next := w.Finish
			w.Finish = func(s *server.Session, how server.Ending) {
				if how == server.EndedByDrop {
					for _, e := range s.Entries {
						e.Deleted = false
					}
					s.Wiring.Commit(s)
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
		Needs:    func(c *server.Config) { c.Retention = 30 },
		Apply:    replaceTagIf(beforeLogin, "EXPIRE", "EXPIRE NEVER USER"),
	},
	Fault{
		Name:     "expire-user-after-login",
		Breaks:   "RFC2449-6.7-EXP-01",
		Sentence: "EXPIRE still has its parameter USER after login.",
		Probe:    []string{"CAPA"},
		Apply: func(w *server.Wiring) {
			wrap.Capabilities(w, func(_ *server.Session, list []string) []string {
				for i, line := range list {
					if wrap.IsTag(line, "EXPIRE") && !strings.HasSuffix(line, " USER") {
						list[i] = line + " USER"
					}
				}
				return list
			})
		},
	},
)

func needDelay(d time.Duration) func(*server.Config) {
	return func(c *server.Config) { c.LoginDelay = cmp.Or(c.LoginDelay, d) }
}

func needRetrieval(c *server.Config) { c.Retention = server.UntilRetrieved }
