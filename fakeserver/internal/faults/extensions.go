package faults

import (
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// More mistakes in AUTH and UTF8.

var _ = Add(
	Fault{
		Name:     "auth-resp-code-only-after-login",
		Breaks:   "RFC3206-6-ARC-03",
		Sentence: "AUTH-RESP-CODE is announced in TRANSACTION state only.",
		Probe:    []string{"<open>", "CAPA"},
		Apply: func(w *server.Wiring) {
			wrap.HideTags(w, func(s *server.Session) bool { return !wrap.AfterLogin(s) }, "AUTH-RESP-CODE")
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
			wrap.Command(w, "AUTH", func(run server.Handler) server.Handler {
				return func(s *server.Session, c server.Command) server.Reply {
					switch {
					case s.State == server.Transaction && *done.Of(s):
						return server.Positive("you are logged in already")
					case s.State == server.Transaction:
						return s.Refuse(server.ErrWrongState)
					}
					r := run(s, c)
					*done.Of(s) = r.OK
					return r
				}
			})
		},
	},
	Fault{
		Name:     "auth-failure-says-ok",
		Breaks:   "RFC5034-4-FAIL-01",
		Sentence: "AUTH with a wrong password is answered +OK, though nobody is logged in by it.",
		Probe:    []string{"<open>", "AUTH PLAIN {\x00alice\x00wrong}"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "AUTH", func(run server.Handler) server.Handler {
				return func(s *server.Session, c server.Command) server.Reply {
					r := run(s, c)
					if strings.HasPrefix(r.Code, "AUTH") {
						return server.Positive("authentication finished")
					}
					return r
				}
			})
		},
	},
	Fault{
		Name:     "plain-long-fields-close",
		Breaks:   "RFC4616-2-LEN-01",
		Sentence: "PLAIN with a name or password of more than 100 octets ends the connection without an answer.",
		Probe: []string{"<open>", "AUTH PLAIN",
			"{\x00" + strings.Repeat("a", 200) + "\x00" + strings.Repeat("p", 200) + "}"},
		Apply: func(w *server.Wiring) {
			long := new(memory.PerSession[bool])
			split, send := w.SplitPlain, w.Send
			w.SplitPlain = func(s *server.Session, message string) (authzid, name, password string, err error) {
				authzid, name, password, err = split(s, message)
				*long.Of(s) = max(len(authzid), len(name), len(password)) > 100
				return authzid, name, password, err
			}
			w.Send = func(s *server.Session, r server.Reply) error {
				if *long.Of(s) {
					return server.ErrHungUp
				}
				return send(s, r)
			}
		},
	},
	Fault{
		Name:     "plain-missing",
		Breaks:   "RFC5034-4-MTI-01",
		Sentence: "There is AUTH, and PLAIN is none of its mechanisms, under TLS neither.",
		Probe:    []string{"<tls>", "CAPA"},
		Apply:    func(w *server.Wiring) { w.DropMechanisms(func(m *server.Mechanism) bool { return m.Name == "PLAIN" }) },
	},
	Fault{
		Name:     "scram-sha-1-missing",
		Breaks:   "RFC5802-4-MTI-01",
		Sentence: "There is SCRAM-SHA-256, and no SCRAM-SHA-1.",
		Probe:    []string{"<open>", "CAPA"},
		Apply: func(w *server.Wiring) {
			w.DropMechanisms(func(m *server.Mechanism) bool { return strings.HasPrefix(m.Name, "SCRAM-SHA-1") })
		},
	},
	Fault{
		Name:     "utf8-mode-sends-surrogates",
		Breaks:   "RFC6856-2.1-MODE-01",
		Sentence: "In UTF-8 mode characters outside ASCII are replaced all the same.",
		Probe:    []string{"<open>", "UTF8", "USER carol", "PASS open  sesame ", "RETR 1"},
		Apply: func(w *server.Wiring) {
			wrap.Content(w, func(_ *server.Session, text []byte) []byte {
				for i, c := range text {
					if c >= 0x80 {
						text[i] = '?'
					}
				}
				return text
			}, "RETR", "TOP")
		},
	},
)
