package variations

import (
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/need"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

var _ = add(
	Variation{
		Name:     "closes-after-failed-login",
		Allowed:  "RFC1939-4-AUTH-02",
		Sentence: "The connection is closed after a login that failed.",
		Probe:    []string{"<open>", "USER alice", "PASS wrong", "USER alice"},
		Apply: func(w *server.Wiring) {
			hangUp := func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				r := run(s, c)
				if !r.OK {
					r.Then = server.ThenClose
				}
				return r
			}
			wrap.Command(w, "PASS", hangUp)
			wrap.Command(w, "APOP", hangUp)
			wrap.Command(w, "AUTH", hangUp)
		},
	},
	Variation{
		Name:     "user-refuses-unknown-name",
		Allowed:  "RFC1939-7-USER-03",
		Sentence: "USER says -ERR if there is no such mailbox.",
		Against:  []string{"RFC1939-13-SEC-02"},
		Probe:    []string{"<open>", "USER nobody"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "USER", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				if s.Server.Account(c.Args[0]) == nil {
					return server.Negative("never heard of mailbox name")
				}
				return run(s, c)
			})
		},
	},
	Variation{
		Name:     "user-only-under-tls",
		Allowed:  "RFC2595-2.3-CLEAR-01",
		Sentence: "USER is refused without TLS, where digests log in all the same.",
		Excludes: []string{"apop-knows-no-secret", "no-apop"},
		Probe:    []string{"<open>", "CAPA", "USER alice"},
		Apply: func(w *server.Wiring) {
			wrap.Capabilities(w, func(s *server.Session, list []string) []string {
				if s.Secure {
					return list
				}
				return wrap.WithoutTag(list, "USER")
			})
			wrap.Command(w, "USER", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				if !s.Secure {
					return server.Negative("not without TLS").WithCode("AUTH")
				}
				return run(s, c)
			})
		},
	},
	Variation{
		Name:    "apop-knows-no-secret",
		Allowed: "RFC1939-7-APOP-04",
		Sentence: "The greeting has a timestamp, and APOP is refused: " +
			"of this password the server stores no more than a hash.",
		Probe: []string{"<open>", "<apop A>"},
		Apply: func(w *server.Wiring) {
			w.CheckDigest = func(*server.Session, string, string) bool { return false }
		},
	},
	Variation{
		Name:     "snapshot-instead-of-lock",
		Allowed:  "RFC1939-4-LOCK-01",
		Sentence: "A second session gets +OK and its own view of the maildrop, which no other session disturbs.",
		Probe:    []string{"STAT", "B: DELE 1", "B: QUIT", "RETR 1"},
		Apply:    func(w *server.Wiring) { w.Acquire = func(*server.Session, *server.Maildrop) bool { return true } },
	},
	Variation{
		Name:     "lenient-blanks",
		Allowed:  "RFC1939-3-SYNTAX-03",
		Sentence: "More blanks than one between arguments, and blanks at the end, are overlooked.",
		Probe:    []string{"LIST  1", "STAT "},
		Apply: func(w *server.Wiring) {
			next := w.Parse
			w.Parse = func(s *server.Session, line []byte) (server.Command, error) {
				c, err := next(s, line)
				c.Args = strings.Fields(c.Rest)
				return c, err
			}
		},
	},
)

var _ = add(
	Variation{
		Name:     "names-taken-in-clear",
		Allowed:  "RFC8314-4.1-IND-02",
		Sentence: "Nobody can log in without TLS: USER says +OK, and PASS -ERR, whoever it is.",
		Excludes: []string{"no-capa"}, // and with it goes STLS
		Probe:    []string{"<open>", "USER alice", "PASS open  sesame "},
		Needs:    need.TLS,
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "USER", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				if !s.Secure {
					s.Name = c.Args[0]
					return server.Positive("now send the password")
				}
				return run(s, c)
			})
			wrap.Command(w, "PASS", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				if !s.Secure {
					return server.Negative("start TLS before logging in")
				}
				return run(s, c)
			})
		},
	},
)
