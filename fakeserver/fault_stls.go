package fakeserver

import "io"

var _ = faults(
	Fault{
		Name:     "stls-announced-under-tls",
		Breaks:   "RFC2595-4-STLS-04",
		Sentence: "STLS is still announced once TLS is active.",
		Probe:    []string{"<open>", "<stls>", "CAPA"},
		apply: func(w *wiring) {
			w.announceSTLS(func(s *session) bool { return s.secure && !afterLogin(s) })
		},
	},
	Fault{
		Name:     "stls-announced-after-login",
		Breaks:   "RFC2595-4-STLS-03",
		Sentence: "STLS is announced in TRANSACTION state.",
		Probe:    []string{"CAPA"},
		apply: func(w *wiring) {
			w.announceSTLS(func(s *session) bool { return !s.secure && afterLogin(s) })
		},
	},
	Fault{
		Name:     "stls-announced-but-refused",
		Breaks:   "RFC2595-4-STLS-02",
		Sentence: "STLS is announced, and refused for want of a certificate.",
		Probe:    []string{"<open>", "CAPA", "STLS"},
		apply: func(w *wiring) {
			w.around("STLS", func(handler) handler {
				return func(*session, command) reply { return negative("TLS is not available") }
			})
		},
	},
	Fault{
		Name:     "stls-after-login",
		Breaks:   "RFC2595-4-STLS-05",
		Sentence: "STLS is carried out in TRANSACTION state.",
		Probe:    []string{"<open>", "USER alice", "PASS open  sesame ", "<stls>"},
		apply: func(w *wiring) {
			if v := w.verbs["STLS"]; v != nil {
				v.in |= transaction
			}
		},
	},
	Fault{
		Name:     "stls-twice-says-ok",
		Breaks:   "RFC2595-4-STLS-08",
		Sentence: "A second STLS is answered +OK, and nothing comes of it.",
		Probe:    []string{"<open>", "<stls>", "STLS"},
		apply: func(w *wiring) {
			w.around("STLS", func(run handler) handler {
				return func(s *session, c command) reply {
					if s.secure {
						return positive("begin TLS negotiation")
					}
					return run(s, c)
				}
			})
		},
	},
	Fault{
		Name:     "stls-keeps-talking",
		Breaks:   "RFC2595-4-STLS-06",
		Sentence: "Another line in the clear follows upon +OK before the handshake.",
		Probe:    []string{"<open>", "STLS"},
		apply: func(w *wiring) {
			next := w.upgrade
			w.upgrade = func(s *session) error {
				if _, err := io.WriteString(s.out, "+OK starting TLS now\r\n"); err != nil {
					return err
				}
				return next(s)
			}
		},
	},
	Fault{
		Name:     "stls-failure-overlooked",
		Breaks:   "DEFACTO-STLS-03",
		Sentence: "After a failed handshake the session goes on in the clear.",
		Wild:     "inbucket PR #620",
		Probe:    []string{"<open>", "STLS", "this is no ClientHello", "USER alice", "PASS open  sesame "},
		apply: func(w *wiring) {
			next := w.upgrade
			w.upgrade = func(s *session) error {
				if err := next(s); err != nil {
					s.speakOver(s.conn)
				}
				return nil
			}
		},
	},
	Fault{
		Name:     "stls-without-capa",
		Breaks:   "RFC2595-4-STLS-01",
		Sentence: "STLS works, and there is no CAPA to announce it.",
		Probe:    []string{"<open>", "CAPA"},
		apply:    func(w *wiring) { delete(w.verbs, "CAPA") },
	},
	Fault{
		Name:     "stls-takes-argument",
		Breaks:   "RFC2595-4-STLS-05",
		Sentence: "STLS with an argument is carried out.",
		Probe:    []string{"<open>", "STLS now"},
		apply: func(w *wiring) {
			if v := w.verbs["STLS"]; v != nil {
				v.max = 1
			}
		},
	},
	Fault{
		Name:     "clear-text-refusal-tells-password",
		Breaks:   "RFC8314-4.1-IND-01",
		Sentence: "A login in the clear is refused in one way if the password is wrong, and in another if it is right.",
		Probe:    []string{"<open>", "USER alice", "PASS wrong"},
		needs:    needTLS,
		apply: func(w *wiring) {
			w.around("USER", func(run handler) handler {
				return func(s *session, c command) reply {
					if s.loginNeedsTLS() {
						s.name = c.args[0]
						return positive("now send the password")
					}
					return run(s, c)
				}
			})
			w.around("PASS", func(run handler) handler {
				return func(s *session, c command) reply {
					if s.loginNeedsTLS() && s.w.checkPassword(s, s.name, c.rest) {
						return negative("start TLS before logging in")
					}
					return run(s, c)
				}
			})
		},
	},
)

func (w *wiring) announceSTLS(when func(*session) bool) {
	w.recap(func(s *session, list []string) []string {
		if s.w.verbs["STLS"] != nil && when(s) {
			list = append(list, "STLS")
		}
		return list
	})
}
