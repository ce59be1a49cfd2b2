package variations

import (
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

var _ = add(
	Variation{
		Name:     "bare-auth-lists",
		Allowed:  "DEFACTO-BAREAUTH-01",
		Sentence: "AUTH without a mechanism lists those that are offered.",
		Probe:    []string{"<open>", "AUTH"},
		Apply: func(w *server.Wiring) {
			wrap.BareAuth(w, func(s *server.Session) server.Reply {
				return server.Positive("mechanisms follow").WithBody(server.Listing(s.Offered()))
			})
		},
	},
	Variation{
		Name:     "no-auth",
		Allowed:  "RFC1939-3-ERR-02",
		Sentence: "AUTH is not supported.",
		Probe:    []string{"<open>", "AUTH PLAIN", "CAPA"},
		Apply:    func(w *server.Wiring) { w.DropMechanisms(func(*server.Mechanism) bool { return true }) },
	},
	Variation{
		Name:     "plain-only",
		Allowed:  "RFC5034-3-CAPA-01",
		Sentence: "The only mechanism is PLAIN.",
		Against:  []string{"RFC5034-4-STRONG-01"},
		Probe:    []string{"<open>", "CAPA"},
		Apply:    func(w *server.Wiring) { w.DropMechanisms(func(m *server.Mechanism) bool { return m.Name != "PLAIN" }) },
	},
	Variation{
		Name:     "scram-without-binding",
		Allowed:  "RFC5802-6-CB-04",
		Sentence: "There are no -PLUS mechanisms, so flag y is right.",
		Probe:    []string{"<tls>", "CAPA", "<scram flag y>"},
		Apply:    func(w *server.Wiring) { w.DropMechanisms(func(m *server.Mechanism) bool { return m.Binds }) },
	},
	Variation{
		Name:     "scram-more-iterations",
		Allowed:  "RFC7677-3-ITER-01",
		Sentence: "The iteration count of SCRAM is 6000.",
		Probe:    []string{"<open>", "<scram right>"},
		Apply:    func(w *server.Wiring) { w.SCRAM.Iterations = 6000 },
	},
	Variation{
		Name:     "sasl-only-under-tls",
		Allowed:  "RFC5034-3-CAPA-03",
		Sentence: "AUTH has no mechanism without TLS; the list of them is another one after STLS.",
		Probe:    []string{"<open>", "CAPA", "AUTH PLAIN"},
		Apply: func(w *server.Wiring) {
			next := w.Offers
			w.Offers = func(s *server.Session, m *server.Mechanism) bool { return s.Secure && next(s, m) }
		},
	},
	Variation{
		Name:     "failures-unexplained",
		Allowed:  "RFC5802-5.1-ERR-01",
		Sentence: "SCRAM and XOAUTH2 fail with -ERR at once, without a challenge that tells why.",
		Probe:    []string{"<open>", "<scram wrong proof>"},
		Apply: func(w *server.Wiring) {
			next := w.Explain
			w.Explain = func(x *server.Exchange, reason []byte) error {
				if x.Session.IsAuth("OAUTHBEARER") {
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
		Apply:    func(w *server.Wiring) { w.Prompts = [2]string{"User Name\x00", "Password\x00"} },
	},
	Variation{
		Name:     "login-without-initial-response",
		Allowed:  "DEFACTO-LOGIN-02",
		Sentence: "LOGIN takes no initial response.",
		Probe:    []string{"<open>", "AUTH LOGIN {alice}"},
		Apply: func(w *server.Wiring) {
			if m := w.Mechanism("LOGIN"); m != nil {
				m.ServerFirst = true
			}
		},
	},
	Variation{
		Name:     "closes-after-bad-base64",
		Allowed:  "RFC1939-4-AUTH-02",
		Sentence: "The connection is closed after a response that is not Base64.",
		Probe:    []string{"<open>", "AUTH PLAIN", "!"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "AUTH", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				r := run(s, c)
				if r.Phrase.Is(server.ErrNotBase64) {
					r.Then = server.ThenClose
				}
				return r
			})
		},
	},
	Variation{
		Name:     "failed-login-delayed",
		Allowed:  "DEFACTO-GEN-02",
		Sentence: "A failed login is answered after a second.",
		Probe:    []string{"<open>", "USER alice", "PASS wrong"},
		Apply: func(w *server.Wiring) {
			for _, keyword := range []string{"PASS", "APOP", "AUTH"} {
				wrap.Command(w, keyword, func(run server.Handler, s *server.Session, c server.Command) server.Reply {
					r := run(s, c)
					if strings.HasPrefix(r.Code, "AUTH") {
						time.Sleep(time.Second)
					}
					return r
				})
			}
		},
	},
)
