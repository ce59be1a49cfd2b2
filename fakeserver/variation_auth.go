package fakeserver

import (
	"strings"
	"time"
)

var _ = variations(
	Variation{
		Name:     "bare-auth-lists",
		Allowed:  "DEFACTO-BAREAUTH-01",
		Sentence: "AUTH without a mechanism lists those that are offered.",
		Probe:    []string{"<open>", "AUTH"},
		apply: func(w *wiring) {
			w.bareAuth(func(s *session) reply {
				return positive("mechanisms follow").withBody(listing(s.offered()))
			})
		},
	},
	Variation{
		Name:     "no-auth",
		Allowed:  "RFC1939-3-ERR-02",
		Sentence: "AUTH is not supported.",
		Probe:    []string{"<open>", "AUTH PLAIN", "CAPA"},
		apply:    func(w *wiring) { w.dropMechanisms(func(*mechanism) bool { return true }) },
	},
	Variation{
		Name:     "plain-only",
		Allowed:  "RFC5034-3-CAPA-01",
		Sentence: "The only mechanism is PLAIN.",
		Probe:    []string{"<open>", "CAPA"},
		apply:    func(w *wiring) { w.dropMechanisms(func(m *mechanism) bool { return m.name != "PLAIN" }) },
	},
	Variation{
		Name:     "scram-without-binding",
		Allowed:  "RFC5802-6-CB-04",
		Sentence: "There are no -PLUS mechanisms, so flag y is right.",
		Probe:    []string{"<tls>", "CAPA", "<scram flag y>"},
		apply:    func(w *wiring) { w.dropMechanisms(func(m *mechanism) bool { return m.binds }) },
	},
	Variation{
		Name:     "scram-more-iterations",
		Allowed:  "RFC7677-3-ITER-01",
		Sentence: "The iteration count of SCRAM is 6000.",
		Probe:    []string{"<open>", "<scram right>"},
		apply:    func(w *wiring) { w.scram.iterations = 6000 },
	},
	Variation{
		Name:     "sasl-only-under-tls",
		Allowed:  "RFC5034-3-CAPA-03",
		Sentence: "AUTH has no mechanism without TLS; the list of them is another one after STLS.",
		Probe:    []string{"<open>", "CAPA", "AUTH PLAIN"},
		apply: func(w *wiring) {
			next := w.offers
			w.offers = func(s *session, m *mechanism) bool { return s.secure && next(s, m) }
		},
	},
	Variation{
		Name:     "failures-unexplained",
		Allowed:  "RFC5802-5.1-ERR-01",
		Sentence: "SCRAM and XOAUTH2 fail with -ERR at once, without a challenge that tells why.",
		Probe:    []string{"<open>", "<scram wrong proof>"},
		apply: func(w *wiring) {
			next := w.explain
			w.explain = func(x *exchange, reason []byte) error {
				if x.s.isAuth("OAUTHBEARER") {
					return next(x, reason) // RFC 7628 leaves no choice
				}
				return nil
			}
		},
	},
	Variation{
		Name:     "login-other-prompts",
		Allowed:  "DEFACTO-LOGIN-01",
		Sentence: "LOGIN has the prompts of the draft, with a NUL at the end.",
		Probe:    []string{"<open>", "AUTH LOGIN"},
		apply:    func(w *wiring) { w.prompts = [2]string{"User Name\x00", "Password\x00"} },
	},
	Variation{
		Name:     "login-without-initial-response",
		Allowed:  "DEFACTO-LOGIN-02",
		Sentence: "LOGIN takes no initial response.",
		Probe:    []string{"<open>", "AUTH LOGIN {alice}"},
		apply: func(w *wiring) {
			if m := w.mechanism("LOGIN"); m != nil {
				m.serverFirst = true
			}
		},
	},
	Variation{
		Name:     "closes-after-bad-base64",
		Allowed:  "RFC1939-4-AUTH-02",
		Sentence: "The connection is closed after a response that is not Base64.",
		Probe:    []string{"<open>", "AUTH PLAIN", "!"},
		apply: func(w *wiring) {
			w.around("AUTH", func(run handler) handler {
				return func(s *session, c command) reply {
					r := run(s, c)
					if r.phrase.is(errNotBase64) {
						r.then = thenClose
					}
					return r
				}
			})
		},
	},
	Variation{
		Name:     "failed-login-delayed",
		Allowed:  "DEFACTO-GEN-02",
		Sentence: "A failed login is answered after a second.",
		Probe:    []string{"<open>", "USER alice", "PASS wrong"},
		apply: func(w *wiring) {
			for _, keyword := range []string{"PASS", "APOP", "AUTH"} {
				w.around(keyword, func(run handler) handler {
					return func(s *session, c command) reply {
						r := run(s, c)
						if strings.HasPrefix(r.code, "AUTH") {
							time.Sleep(time.Second)
						}
						return r
					}
				})
			}
		},
	},
)
