package fakeserver

import (
	"io"
	"strings"
)

var _ = faults(
	Fault{
		Name:     "auth-failure-swallows-next-command",
		Breaks:   "RFC5034-4-RETRY-01",
		Sentence: "After a failed AUTH the next command is still taken for AUTH data.",
		Wild:     "Dovecot, commit d0ea7f9f",
		Probe:    []string{"<open>", "AUTH PLAIN {\x00alice\x00wrong}", "CAPA", "CAPA"},
		apply: func(w *wiring) {
			stuck := new(perSession[bool])
			w.around("AUTH", func(run handler) handler {
				return func(s *session, c command) reply {
					r := run(s, c)
					*stuck.of(s) = !r.ok
					return r
				}
			})
			next := w.parse
			w.parse = func(s *session, line []byte) (command, error) {
				if flag := stuck.of(s); *flag {
					*flag = false
					return command{}, refusal("unsupported authentication mechanism")
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
		apply: func(w *wiring) {
			barred := new(perSession[bool])
			w.around("AUTH", func(run handler) handler {
				return func(s *session, c command) reply {
					if *barred.of(s) {
						return negative("no more attempts")
					}
					r := run(s, c)
					*barred.of(s) = !r.ok
					return r
				}
			})
			for _, keyword := range []string{"USER", "APOP"} {
				w.around(keyword, func(run handler) handler {
					return func(s *session, c command) reply {
						if *barred.of(s) {
							return negative("no more attempts")
						}
						return run(s, c)
					}
				})
			}
		},
	},
	Fault{
		Name:     "initial-response-ignored",
		Breaks:   "RFC5034-4-IR-01",
		Sentence: "An initial response is ignored; the empty challenge is sent all the same.",
		Probe:    []string{"<open>", "AUTH PLAIN {\x00alice\x00open  sesame }"},
		apply: func(w *wiring) {
			w.aroundAuth(func(_ *session, c *command) *reply {
				c.args = c.args[:1]
				return nil
			})
		},
	},
	Fault{
		Name:     "equals-sign-is-no-response",
		Breaks:   "RFC5034-4-IR-02",
		Sentence: "An equals sign as initial response is taken for none, and a challenge is sent.",
		Probe:    []string{"<open>", "AUTH PLAIN ="},
		apply: func(w *wiring) {
			w.aroundAuth(func(_ *session, c *command) *reply {
				if len(c.args) > 1 && c.args[1] == "=" {
					c.args = c.args[:1]
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
		apply: func(w *wiring) {
			w.aroundAuth(func(s *session, c *command) *reply {
				if m := s.w.mechanism(c.args[0]); m != nil && m.serverFirst {
					c.args = c.args[:1]
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
		apply: func(w *wiring) {
			w.aroundAuth(func(s *session, c *command) *reply {
				if s.w.mechanism(c.args[0]) != nil {
					return nil
				}
				r := negative("authentication mechanism not supported")
				if _, err := (&exchange{s: s}).ask(nil); err != nil && !isRefusal(err) {
					r = reply{lost: err}
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
		apply: func(w *wiring) {
			if v := w.verbs["AUTH"]; v != nil {
				v.in |= transaction
			}
		},
	},
	Fault{
		Name:     "mechanism-names-case-sensitive",
		Breaks:   "RFC5034-5-CASE-01",
		Sentence: "Mechanism names are known in upper case only.",
		Probe:    []string{"<open>", "AUTH plain"},
		apply: func(w *wiring) {
			w.aroundAuth(func(_ *session, c *command) *reply {
				if c.args[0] == strings.ToUpper(c.args[0]) {
					return nil
				}
				r := negative("authentication mechanism not supported")
				return &r
			})
		},
	},
	Fault{
		Name:     "auth-ok-without-login",
		Breaks:   "RFC5034-4-OK-01",
		Sentence: "A successful AUTH is answered +OK, and the session stays in AUTHORIZATION.",
		Probe:    []string{"<open>", "AUTH PLAIN {\x00alice\x00open  sesame }", "STAT"},
		apply: func(w *wiring) {
			w.around("AUTH", func(run handler) handler {
				return func(s *session, c command) reply {
					r := run(s, c)
					if r.ok && s.drop != nil {
						s.giveBack()
						s.state = authorization
					}
					return r
				}
			})
		},
	},
	Fault{
		Name:     "bare-auth-closes",
		Breaks:   "RFC5034-4-SYN-01",
		Sentence: "AUTH without a mechanism ends the connection without an answer.",
		Wild:     "IONOS and GMX, thunderbird/thunderbird-android#5879",
		Probe:    []string{"<open>", "AUTH"},
		apply: func(w *wiring) {
			w.bareAuth(func(*session) reply { return reply{lost: io.EOF} })
		},
	},
	Fault{
		Name:     "bare-auth-list-unended",
		Breaks:   "DEFACTO-BAREAUTH-01",
		Sentence: "AUTH without a mechanism is answered +OK and one line with the mechanisms, which nothing ends.",
		Probe:    []string{"<open>", "AUTH"},
		apply: func(w *wiring) {
			w.bareAuth(func(s *session) reply { return positive("").withData(strings.Join(s.offered(), "\r\n")) })
		},
	},
	Fault{
		Name:     "bare-auth-list-differs",
		Breaks:   "DEFACTO-BAREAUTH-02",
		Sentence: "AUTH without a mechanism lists other mechanisms than CAPA.",
		Probe:    []string{"<open>", "AUTH"},
		apply: func(w *wiring) {
			w.bareAuth(func(*session) reply { return positive("mechanisms follow").withBody(listing{"PLAIN", "NTLM"}) })
		},
	},
)

// aroundAuth looks at an AUTH before it is carried out, to change it or to
// reply to it.
func (w *wiring) aroundAuth(look func(*session, *command) *reply) {
	w.around("AUTH", func(run handler) handler {
		return func(s *session, c command) reply {
			if r := look(s, &c); r != nil {
				return *r
			}
			return run(s, c)
		}
	})
}

// bareAuth answers an AUTH without arguments.
func (w *wiring) bareAuth(answer func(*session) reply) {
	w.around("AUTH", func(run handler) handler {
		return func(s *session, c command) reply {
			if len(c.args) == 0 {
				return answer(s)
			}
			return run(s, c)
		}
	})
	if v := w.verbs["AUTH"]; v != nil {
		v.min = 0
	}
}
