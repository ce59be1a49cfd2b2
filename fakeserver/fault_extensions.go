package fakeserver

import "strings"

// More mistakes in AUTH and UTF8.

var _ = faults(
	Fault{
		Name:     "auth-resp-code-only-after-login",
		Breaks:   "RFC3206-6-ARC-03",
		Sentence: "AUTH-RESP-CODE is announced in TRANSACTION state only.",
		Probe:    []string{"<open>", "CAPA"},
		apply: func(w *wiring) {
			w.hideTags(func(s *session) bool { return !afterLogin(s) }, "AUTH-RESP-CODE")
		},
	},
	Fault{
		Name:     "auth-again",
		Breaks:   "RFC5034-4-AUTH-02",
		Sentence: "After a successful AUTH another one is answered +OK.",
		Probe:    []string{"<open>", "AUTH PLAIN {\x00alice\x00open  sesame }", "AUTH PLAIN {\x00alice\x00open  sesame }"},
		apply: func(w *wiring) {
			done := new(perSession[bool])
			w.allow("AUTH", transaction)
			w.around("AUTH", func(run handler) handler {
				return func(s *session, c command) reply {
					switch {
					case s.state == transaction && *done.of(s):
						return positive("you are logged in already")
					case s.state == transaction:
						return s.refuse(errWrongState)
					}
					r := run(s, c)
					*done.of(s) = r.ok
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
		apply: func(w *wiring) {
			w.around("AUTH", func(run handler) handler {
				return func(s *session, c command) reply {
					r := run(s, c)
					if strings.HasPrefix(r.code, "AUTH") {
						return positive("authentication finished")
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
		apply: func(w *wiring) {
			long := new(perSession[bool])
			split, send := w.splitPlain, w.send
			w.splitPlain = func(s *session, message string) (authzid, name, password string, err error) {
				authzid, name, password, err = split(s, message)
				*long.of(s) = max(len(authzid), len(name), len(password)) > 100
				return authzid, name, password, err
			}
			w.send = func(s *session, r reply) error {
				if *long.of(s) {
					return errHungUp
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
		apply:    func(w *wiring) { w.dropMechanisms(func(m *mechanism) bool { return m.name == "PLAIN" }) },
	},
	Fault{
		Name:     "scram-sha-1-missing",
		Breaks:   "RFC5802-4-MTI-01",
		Sentence: "There is SCRAM-SHA-256, and no SCRAM-SHA-1.",
		Probe:    []string{"<open>", "CAPA"},
		apply: func(w *wiring) {
			w.dropMechanisms(func(m *mechanism) bool { return strings.HasPrefix(m.name, "SCRAM-SHA-1") })
		},
	},
	Fault{
		Name:     "utf8-mode-sends-surrogates",
		Breaks:   "RFC6856-2.1-MODE-01",
		Sentence: "In UTF-8 mode characters outside ASCII are replaced all the same.",
		Probe:    []string{"<open>", "UTF8", "USER carol", "PASS open  sesame ", "RETR 1"},
		apply: func(w *wiring) {
			w.rewrite(func(_ *session, text []byte) []byte {
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
