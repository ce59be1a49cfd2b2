package variations

import (
	"github.com/pop3spec/pop3spec/fakeserver/internal/need"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Mechanisms that hardly any server has, or that have been withdrawn.
var _ = add(
	Variation{
		Name:     "oauth10a",
		Allowed:  "RFC7628-3.1-MAC-01",
		Sentence: "There is OAUTH10A, in which requests are signed.",
		Probe:    []string{"<tls>", "CAPA"},
		Needs:    need.Tokens,
		Apply: func(w *server.Wiring) {
			w.SASL = append(w.SASL, &server.Mechanism{Name: "OAUTH10A", TLSOnly: true, Run: server.OAuth10A})
		},
	},
	Variation{
		Name:     "digest-md5",
		Allowed:  "RFC5034-4-LAYER-01",
		Sentence: "There is DIGEST-MD5, with a security layer for clients that want it.",
		Probe:    []string{"<open>", "CAPA"},
		Apply: func(w *server.Wiring) {
			w.SASL = append(w.SASL, &server.Mechanism{Name: "DIGEST-MD5", ServerFirst: true, Run: server.DigestMD5})
			next := w.Offers
			w.Offers = func(s *server.Session, m *server.Mechanism) bool {
				return m.Name == "DIGEST-MD5" && !s.LoginNeedsTLS() || next(s, m)
			}
		},
	},
)

var _ = add(
	Variation{
		Name:     "oauth-discovery-reported",
		Allowed:  "RFC7628-3.1-MSG-03",
		Sentence: "OAUTHBEARER answers a lone octet 1 with the report of a failure, as a challenge, which says where to ask.",
		Probe:    []string{"<tls>", "AUTH OAUTHBEARER {\x01}"},
		Needs:    need.Tokens,
		Apply: func(w *server.Wiring) {
			wrap.Mechanisms(w, "OAUTHBEARER", func(run server.RunMechanism, x *server.Exchange) (string, error) {
				first, err := x.First()
				if err != nil {
					return "", err
				}
				if string(first) == "\x01" {
					const report = `{"status":"invalid_token","openid-configuration":"https://example.org/"}`
					return x.Session.Wiring.Deny(x, "", report)
				}
				x.Initial, x.HasInitial = first, true
				return run(x)
			})
		},
	},
)
