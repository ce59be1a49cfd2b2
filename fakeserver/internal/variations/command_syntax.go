package variations

import (
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Commands that a strict server would refuse, or a generous one not.

var _ = add(
	Variation{
		Name:     "empty-lines-ignored",
		Allowed:  "RFC1939-3-ERR-03",
		Sentence: "An empty line gets no answer.",
		Probe:    []string{"", "NOOP"},
		Apply: func(w *server.Wiring) {
			next := w.ReadLine
			w.ReadLine = func(s *server.Session, limit int) ([]byte, error) {
				for {
					line, err := next(s, limit)
					if err != nil || len(line) > 0 || limit != server.MaxCommandLine {
						return line, err
					}
				}
			}
		},
	},
	Variation{
		Name:     "top-without-count",
		Allowed:  "RFC1939-7-TOP-03",
		Sentence: "TOP without a number of lines sends the header section.",
		Probe:    []string{"TOP 2"},
		Apply: func(w *server.Wiring) {
			v := w.Verbs["TOP"]
			if v == nil {
				return
			}
			v.Min--
			wrap.Command(w, "TOP", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				if len(c.Args) == 1 {
					c.Args = append(c.Args[:1:1], "0")
					s.Command = c
				}
				return run(s, c)
			})
		},
	},
	Variation{
		Name:     "surplus-arguments-ignored",
		Allowed:  "RFC1939-3-ERR-03",
		Sentence: "Commands that take no argument ignore what follows them.",
		Probe:    []string{"NOOP x", "STAT 1"},
		Apply: func(w *server.Wiring) {
			for _, keyword := range []string{"STAT", "NOOP", "RSET", "QUIT", "CAPA", "STLS", "UTF8"} {
				if v := w.Verbs[keyword]; v != nil {
					v.Max = 100
				}
			}
		},
	},
	Variation{
		Name:     "plus-signs-accepted",
		Allowed:  "RFC1939-5-RETR-02",
		Sentence: "A number may have a plus sign in front.",
		Probe:    []string{"LIST +1"},
		Apply: func(w *server.Wiring) {
			next := w.Number
			w.Number = func(s *server.Session, arg string) (int64, error) {
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
		Apply: func(w *server.Wiring) {
			next := w.Number
			w.Number = func(s *server.Session, arg string) (int64, error) {
				if len(arg) > 1 && arg[0] == '0' {
					return 0, server.ErrNotANumber
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
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "TOP", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				if n, err := s.Wiring.Number(s, c.Args[1]); err == nil && n >= 1e9 {
					return server.Negative("no message has so many lines")
				}
				return run(s, c)
			})
		},
	},
	Variation{
		Name:     "closes-after-few-errors",
		Allowed:  "DEFACTO-GEN-03",
		Sentence: "The connection is closed after three bad commands in a row, after ten once the client has logged in.",
		Probe:    []string{"<open>", "XYZZ", "XYZZ", "XYZZ"},
		Apply: func(w *server.Wiring) {
			w.MaxBadCommands = func(s *server.Session) int {
				if wrap.AfterLogin(s) {
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
		Apply: func(w *server.Wiring) {
			next := w.Answered
			w.Answered = func(s *server.Session, r server.Reply) {
				next(s, r)
				if s.Command.Keyword == "CAPA" {
					s.Name = ""
				}
			}
		},
	},
	Variation{
		Name:     "only-pass-behind-user",
		Allowed:  "RFC1939-7-PASS-01",
		Sentence: "After a USER that was accepted only PASS and QUIT are carried out, and CAPA, which has no restrictions.",
		Probe:    []string{"<open>", "USER bob", "LANG *"},
		Apply: func(w *server.Wiring) {
			for keyword := range w.Verbs {
				switch keyword {
				case "PASS", "QUIT", "CAPA":
					continue
				}
				wrap.Command(w, keyword, func(run server.Handler, s *server.Session, c server.Command) server.Reply {
					if s.Name != "" {
						return server.Negative("send the password")
					}
					return run(s, c)
				})
			}
		},
	},
	Variation{
		Name:     "second-user-refused",
		Allowed:  "RFC1939-7-USER-05",
		Sentence: "USER right after a USER that was accepted is refused.",
		Probe:    []string{"<open>", "USER bob", "USER alice"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "USER", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				if s.Name != "" {
					return server.Negative("send the password")
				}
				return run(s, c)
			})
		},
	},
	Variation{
		Name:     "apop-takes-upper-case",
		Allowed:  "RFC1939-7-APOP-07",
		Sentence: "The digest of APOP may be in upper case.",
		Probe:    []string{"<open>", "<APOP A>"},
		Apply: func(w *server.Wiring) {
			next := w.CheckDigest
			w.CheckDigest = func(s *server.Session, name, digest string) bool { return next(s, name, strings.ToLower(digest)) }
		},
	},
	Variation{
		Name:     "names-in-any-case",
		Allowed:  "DEFACTO-GEN-08",
		Sentence: "The name of USER is matched without regard to case.",
		Probe:    []string{"<open>", "USER ALICE", "PASS open  sesame "},
		Apply: func(w *server.Wiring) {
			mapUserName(w, func(s *server.Session, name string) string {
				for known := range s.Server.Drops {
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
		Sentence: "The name of USER may be followed by the domain of the server.",
		Probe:    []string{"<open>", "USER alice@localhost", "PASS open  sesame "},
		Apply: func(w *server.Wiring) {
			mapUserName(w, func(s *server.Session, name string) string {
				return strings.TrimSuffix(name, "@"+s.Server.Config.Hostname)
			})
		},
	},
	Variation{
		Name:     "short-patience-before-login",
		Allowed:  "RFC1939-3-TIMEOUT-02",
		Sentence: "Who does not log in is disconnected after a minute of silence.",
		Slow:     true,
		Probe:    []string{"<open>", "<wait 90s>", "NOOP"},
		Apply: func(w *server.Wiring) {
			next := w.Autologout
			w.Autologout = func(s *server.Session) time.Duration {
				if s.State == server.Authorization {
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
		Apply: func(w *server.Wiring) {
			w.Autologout = func(*server.Session) time.Duration { return 365 * 24 * time.Hour }
		},
	},
)

// mapUserName finds the name of an account for what USER was given, unless there
// is an account of just that name.
func mapUserName(w *server.Wiring, find func(s *server.Session, name string) string) {
	wrap.Command(w, "USER", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
		if s.Server.Account(c.Args[0]) == nil {
			c.Args = []string{find(s, c.Args[0])}
		}
		return run(s, c)
	})
}
