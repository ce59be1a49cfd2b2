package faults

import (
	"io"
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// AUTH, whatever the mechanism is.
var _ = Add(
	Fault{
		Name:     "auth-failure-swallows-next-command",
		Breaks:   "RFC5034-4-RETRY-01",
		Sentence: "After a failed AUTH the next command is still taken for AUTH data.",
		Wild:     "Dovecot, commit d0ea7f9f",
		Probe:    []string{"<open>", "AUTH PLAIN {\x00alice\x00wrong}", "CAPA", "CAPA"},
		Apply: func(w *server.Wiring) {
			stuck := new(memory.PerSession[bool])
			wrap.Command(w, "AUTH", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				r := run(s, c)
				*stuck.Of(s) = !r.OK
				return r
			})
			next := w.Parse
			w.Parse = func(s *server.Session, line []byte) (server.Command, error) {
				if flag := stuck.Of(s); *flag {
					*flag = false
					return server.Command{}, server.Refusal("unsupported authentication mechanism")
				}
				return next(s, line)
			}
		},
	},
	Fault{
		Name:     "auth-failure-bars-login",
		Breaks:   "RFC5034-4-RETRY-01",
		Sentence: "After a failed AUTH no other login is possible on the connection.",
		Probe:    []string{"<open>", "AUTH PLAIN {\x00alice\x00wrong}", "USER alice", "QUIT"},
		Apply: func(w *server.Wiring) {
			barred := new(memory.PerSession[bool])
			wrap.Command(w, "AUTH", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				if *barred.Of(s) {
					return server.Negative("no more attempts")
				}
				r := run(s, c)
				*barred.Of(s) = !r.OK
				return r
			})
			for _, keyword := range []string{"USER", "APOP"} {
				wrap.Command(w, keyword, func(run server.Handler, s *server.Session, c server.Command) server.Reply {
					if *barred.Of(s) {
						return server.Negative("no more attempts")
					}
					return run(s, c)
				})
			}
		},
	},
	Fault{
		Name:     "initial-response-ignored",
		Breaks:   "RFC5034-4-IR-01",
		Sentence: "An initial response is ignored; the empty challenge is sent all the same.",
		Probe:    []string{"<open>", "AUTH PLAIN {\x00alice\x00open  sesame }"},
		Apply: func(w *server.Wiring) {
			wrap.Auth(w, func(_ *server.Session, c *server.Command) *server.Reply {
				c.Args = c.Args[:1]
				return nil
			})
		},
	},
	Fault{
		Name:     "equals-sign-is-no-response",
		Breaks:   "RFC5034-4-IR-02",
		Sentence: "An equals sign as initial response is taken for none, and a challenge is sent.",
		Probe:    []string{"<open>", "AUTH PLAIN ="},
		Apply: func(w *server.Wiring) {
			wrap.Auth(w, func(_ *server.Session, c *server.Command) *server.Reply {
				if len(c.Args) > 1 && c.Args[1] == "=" {
					c.Args = c.Args[:1]
				}
				return nil
			})
		},
	},
	Fault{
		Name:     "cram-takes-initial-response",
		Breaks:   "RFC5034-4-IR-03",
		Sentence: "An initial response for CRAM-MD5, where the server speaks first, is overlooked.",
		Probe:    []string{"<open>", "AUTH CRAM-MD5 {test}"},
		Apply: func(w *server.Wiring) {
			wrap.Auth(w, func(s *server.Session, c *server.Command) *server.Reply {
				if m := s.Wiring.Mechanism(c.Args[0]); m != nil && m.ServerFirst {
					c.Args = c.Args[:1]
				}
				return nil
			})
		},
	},
	Fault{
		Name:     "unknown-mechanism-challenged",
		Breaks:   "RFC5034-4-AUTH-01",
		Sentence: "AUTH with a mechanism that does not exist gets a challenge first, and -ERR after it.",
		Probe:    []string{"<open>", "AUTH X-NOSUCH", "AAAA"},
		Apply: func(w *server.Wiring) {
			wrap.Auth(w, func(s *server.Session, c *server.Command) *server.Reply {
				if s.Wiring.Mechanism(c.Args[0]) != nil {
					return nil
				}
				r := server.Negative("authentication mechanism not supported")
				if _, err := (&server.Exchange{Session: s}).Ask(nil); err != nil && !server.IsRefusal(err) {
					r = server.Reply{Lost: err}
				}
				return &r
			})
		},
	},
	Fault{
		Name:     "auth-after-login",
		Breaks:   "RFC5034-4-AUTH-03",
		Sentence: "AUTH is carried out in TRANSACTION state, too.",
		Probe:    []string{"AUTH PLAIN {\x00alice\x00open  sesame }"},
		Apply: func(w *server.Wiring) {
			if v := w.Verbs["AUTH"]; v != nil {
				v.In |= server.Transaction
			}
		},
	},
	Fault{
		Name:     "mechanism-names-case-sensitive",
		Breaks:   "RFC5034-5-CASE-01",
		Sentence: "Mechanism names are known in upper case only.",
		Probe:    []string{"<open>", "AUTH plain"},
		Apply: func(w *server.Wiring) {
			wrap.Auth(w, func(_ *server.Session, c *server.Command) *server.Reply {
				if c.Args[0] == strings.ToUpper(c.Args[0]) {
					return nil
				}
				r := server.Negative("authentication mechanism not supported")
				return &r
			})
		},
	},
	Fault{
		Name:     "auth-ok-without-login",
		Breaks:   "RFC5034-4-OK-01",
		Sentence: "A successful AUTH is answered +OK, and the session stays in AUTHORIZATION.",
		Probe:    []string{"<open>", "AUTH PLAIN {\x00alice\x00open  sesame }", "STAT"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "AUTH", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				r := run(s, c)
				if r.OK && s.Drop != nil {
					s.GiveBack()
					s.State = server.Authorization
				}
				return r
			})
		},
	},
	Fault{
		Name:     "bare-auth-closes",
		Breaks:   "RFC5034-4-SYN-01",
		Sentence: "AUTH without a mechanism ends the connection without an answer.",
		Wild:     "IONOS and GMX, thunderbird/thunderbird-android#5879",
		Probe:    []string{"<open>", "AUTH"},
		Apply: func(w *server.Wiring) {
			wrap.BareAuth(w, func(*server.Session) server.Reply { return server.Reply{Lost: io.EOF} })
		},
	},
	Fault{
		Name:     "bare-auth-list-unended",
		Breaks:   "DEFACTO-BAREAUTH-01",
		Sentence: "AUTH without a mechanism is answered +OK and one line with the mechanisms, which nothing ends.",
		Probe:    []string{"<open>", "AUTH"},
		Apply: func(w *server.Wiring) {
			wrap.BareAuth(w, func(s *server.Session) server.Reply {
				return server.Positive("").WithData(strings.Join(s.Offered(), "\r\n"))
			})
		},
	},
	Fault{
		Name:     "bare-auth-list-differs",
		Breaks:   "DEFACTO-BAREAUTH-02",
		Sentence: "AUTH without a mechanism lists other mechanisms than CAPA.",
		Probe:    []string{"<open>", "AUTH"},
		Apply: func(w *server.Wiring) {
			wrap.BareAuth(w, func(*server.Session) server.Reply {
				return server.Positive("mechanisms follow").WithBody(server.Listing{"PLAIN", "NTLM"})
			})
		},
	},
	Fault{
		Name:     "auth-again",
		Breaks:   "RFC5034-4-AUTH-02",
		Sentence: "After a successful AUTH another one is answered +OK.",
		Probe:    []string{"<open>", "AUTH PLAIN {\x00alice\x00open  sesame }", "AUTH PLAIN {\x00alice\x00open  sesame }"},
		Apply: func(w *server.Wiring) {
			done := new(memory.PerSession[bool])
			allowIn(w, "AUTH", server.Transaction)
			wrap.Command(w, "AUTH", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				switch {
				case s.State == server.Transaction && *done.Of(s):
					return server.Positive("you are logged in already")
				case s.State == server.Transaction:
					return s.Refuse(server.ErrWrongState)
				}
				r := run(s, c)
				*done.Of(s) = r.OK
				return r
			})
		},
	},
	Fault{
		Name:     "auth-failure-says-ok",
		Breaks:   "RFC5034-4-FAIL-01",
		Sentence: "AUTH with a wrong password is answered +OK, though nobody is logged in by it.",
		Probe:    []string{"<open>", "AUTH PLAIN {\x00alice\x00wrong}"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "AUTH", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				r := run(s, c)
				if strings.HasPrefix(r.Code, "AUTH") {
					return server.Positive("authentication finished")
				}
				return r
			})
		},
	},
)
