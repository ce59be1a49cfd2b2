package faults

import (
	"io"

	"github.com/pop3spec/pop3spec/fakeserver/internal/need"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// STLS.
var _ = Add(
	Fault{
		Name:     "stls-announced-under-tls",
		Breaks:   "RFC2595-4-STLS-04",
		Sentence: "STLS is still announced once TLS is active.",
		Probe:    []string{"<open>", "<stls>", "CAPA"},
		Apply: func(w *server.Wiring) {
			announceSTLS(w, func(s *server.Session) bool { return s.Secure && !wrap.AfterLogin(s) })
		},
	},
	Fault{
		Name:     "stls-announced-after-login",
		Breaks:   "RFC2595-4-STLS-03",
		Sentence: "STLS is announced in TRANSACTION state.",
		Probe:    []string{"CAPA"},
		Apply: func(w *server.Wiring) {
			announceSTLS(w, func(s *server.Session) bool { return !s.Secure && wrap.AfterLogin(s) })
		},
	},
	Fault{
		Name:     "stls-announced-but-refused",
		Breaks:   "RFC2595-4-STLS-02",
		Sentence: "STLS is announced, and refused for want of a certificate.",
		Probe:    []string{"<open>", "CAPA", "STLS"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "STLS", func(server.Handler, *server.Session, server.Command) server.Reply {
				return server.Negative("TLS is not available")
			})
		},
	},
	Fault{
		Name:     "stls-after-login",
		Breaks:   "RFC2595-4-STLS-05",
		Sentence: "STLS is carried out in TRANSACTION state.",
		Probe:    []string{"<open>", "USER alice", "PASS open  sesame ", "<stls>"},
		Apply: func(w *server.Wiring) {
			if v := w.Verbs["STLS"]; v != nil {
				v.In |= server.Transaction
			}
		},
	},
	Fault{
		Name:     "stls-twice-says-ok",
		Breaks:   "RFC2595-4-STLS-08",
		Sentence: "A second STLS is answered +OK, and nothing comes of it.",
		Probe:    []string{"<open>", "<stls>", "STLS"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "STLS", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				if s.Secure {
					return server.Positive("begin TLS negotiation")
				}
				return run(s, c)
			})
		},
	},
	Fault{
		Name:     "stls-keeps-talking",
		Breaks:   "RFC2595-4-STLS-06",
		Sentence: "Another line in the clear follows upon +OK before the handshake.",
		Probe:    []string{"<open>", "STLS"},
		Apply: func(w *server.Wiring) {
			next := w.Upgrade
			w.Upgrade = func(s *server.Session) error {
				if _, err := io.WriteString(s.Out, "+OK starting TLS now\r\n"); err != nil {
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
		Apply: func(w *server.Wiring) {
			next := w.Upgrade
			w.Upgrade = func(s *server.Session) error {
				if err := next(s); err != nil {
					s.SpeakOver(s.Conn)
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
		Apply:    func(w *server.Wiring) { delete(w.Verbs, "CAPA") },
	},
	Fault{
		Name:     "clear-text-refusal-tells-password",
		Breaks:   "RFC8314-4.1-IND-01",
		Sentence: "A login in the clear is refused in one way if the password is wrong, and in another way if it is right.",
		Probe:    []string{"<open>", "USER alice", "PASS wrong"},
		Needs:    need.TLS,
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "USER", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				if s.LoginNeedsTLS() {
					s.Name = c.Args[0]
					return server.Positive("now send the password")
				}
				return run(s, c)
			})
			wrap.Command(w, "PASS", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				if s.LoginNeedsTLS() && s.Wiring.CheckPassword(s, s.Name, c.Rest) {
					return server.Negative("start TLS before logging in")
				}
				return run(s, c)
			})
		},
	},
)

func announceSTLS(w *server.Wiring, when func(*server.Session) bool) {
	wrap.Capabilities(w, func(s *server.Session, list []string) []string {
		if s.Wiring.Verbs["STLS"] != nil && when(s) {
			list = append(list, "STLS")
		}
		return list
	})
}
