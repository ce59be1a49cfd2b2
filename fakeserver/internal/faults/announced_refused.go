package faults

import (
	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// What is announced, and refused in some place.
var _ = Add(
	Fault{
		Name:     "user-refused-under-tls",
		Breaks:   "RFC2449-6.2-USER-01",
		Sentence: "USER is announced under TLS, and refused there.",
		Probe:    []string{"<tls>", "CAPA", "USER alice"},
		Apply:    func(w *server.Wiring) { refuse(w, "USER", func(s *server.Session) bool { return s.Secure }) },
	},
	Fault{
		Name:     "stls-refused-after-capa",
		Breaks:   "RFC2595-4-STLS-02",
		Sentence: "STLS is refused once another command was sent, CAPA included.",
		Probe:    []string{"<open>", "CAPA", "STLS"},
		Apply:    func(w *server.Wiring) { refuseSTLSAfterCAPA(w, 1) },
	},
	Fault{
		Name:     "stls-refused-after-capa-twice",
		Breaks:   "RFC2595-4-STLS-02",
		Sentence: "STLS works as the first command, and after one CAPA; later on it is refused.",
		Probe:    []string{"<open>", "CAPA", "CAPA", "STLS"},
		Apply:    func(w *server.Wiring) { refuseSTLSAfterCAPA(w, 2) },
	},
	Fault{
		Name:     "lang-refused-after-login",
		Breaks:   "RFC6856-3.1-LANG-01",
		Sentence: "LANG is announced in both states; after login it lists the languages, and none can be chosen.",
		Probe:    []string{"LANG", "LANG de"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "LANG", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				if len(c.Args) > 0 && wrap.AfterLogin(s) {
					return server.Negative("too late")
				}
				return run(s, c)
			})
		},
	},
	Fault{
		Name:     "listed-language-refused",
		Breaks:   "RFC6856-3.2-LANG-02",
		Sentence: "Of the languages that LANG lists, the second can't be chosen.",
		Probe:    []string{"<open>", "LANG", "LANG de"},
		Apply: func(w *server.Wiring) {
			find := w.FindLanguage
			w.FindLanguage = func(s *server.Session, wanted string) (server.Language, bool) {
				l, ok := find(s, wanted)
				return l, ok && l.Tag != s.Wiring.Languages[1].Tag
			}
		},
	},
	Fault{
		Name:     "last-mechanism-refused",
		Breaks:   "RFC5034-4-AUTH-01",
		Sentence: "The mechanism that CAPA lists last is not known to AUTH.",
		Probe:    []string{"<open>", "CAPA", "AUTH LOGIN"},
		Apply: func(w *server.Wiring) {
			wrap.Auth(w, func(s *server.Session, c *server.Command) *server.Reply {
				if names := s.Offered(); len(c.Args) > 0 && len(names) > 0 && names[len(names)-1] == c.Args[0] {
					r := server.Negative("authentication mechanism not supported")
					return &r
				}
				return nil
			})
		},
	},
	Fault{
		Name:     "top-refused-under-tls",
		Breaks:   "RFC2449-6.1-TOP-01",
		Sentence: "TOP is announced, and refused under TLS.",
		Probe:    []string{"<tls>", "USER alice", "PASS open  sesame ", "TOP 1 0"},
		Apply:    func(w *server.Wiring) { refuse(w, "TOP", func(s *server.Session) bool { return s.Secure }) },
	},
)

// refuse makes a command an unknown one, at some times.
func refuse(w *server.Wiring, keyword string, when func(*server.Session) bool) {
	wrap.Command(w, keyword, func(run server.Handler, s *server.Session, c server.Command) server.Reply {
		if when(s) {
			return s.Refuse(server.ErrUnknown)
		}
		return run(s, c)
	})
}

// refuseSTLSAfterCAPA refuses STLS once CAPA has come so often on the connection.
func refuseSTLSAfterCAPA(w *server.Wiring, often int) {
	before := new(memory.PerSession[int])
	wrap.Command(w, "CAPA", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
		*before.Of(s)++
		return run(s, c)
	})
	refuse(w, "STLS", func(s *server.Session) bool { return *before.Of(s) >= often })
}
