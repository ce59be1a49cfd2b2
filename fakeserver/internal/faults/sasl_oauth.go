package faults

import (
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/need"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

const rightToken = "n,a=alice,\x01host=localhost\x01port=995\x01auth=Bearer token-of-alice\x01\x01"

const wrongToken = "n,a=alice,\x01auth=Bearer stolen\x01\x01"

// OAUTHBEARER and XOAUTH2.
var _ = Add(
	Fault{
		Name:     "oauth-in-the-clear",
		Breaks:   "RFC7628-3-TLS-01",
		Sentence: "OAUTHBEARER is offered and accepted without TLS.",
		Probe:    []string{"<open>", "CAPA", "AUTH OAUTHBEARER {" + rightToken + "}"},
		Needs:    need.Tokens,
		Apply:    func(w *server.Wiring) { allowInTheClear(w, "OAUTHBEARER") },
	},
	Fault{
		Name:     "xoauth2-in-the-clear",
		Breaks:   "DEFACTO-XOAUTH2-04",
		Sentence: "XOAUTH2 is offered and accepted without TLS.",
		Probe:    []string{"<open>", "CAPA", "AUTH XOAUTH2"},
		Needs:    need.Tokens,
		Apply:    func(w *server.Wiring) { allowInTheClear(w, "XOAUTH2") },
	},
	Fault{
		Name:     "oauth-error-unexplained",
		Breaks:   "RFC7628-3.2.2-ERR-01",
		Sentence: "OAUTHBEARER with a bad token is answered -ERR without the challenge that explains it.",
		Probe:    []string{"<tls>", "AUTH OAUTHBEARER {" + wrongToken + "}"},
		Needs:    need.Tokens,
		Apply: func(w *server.Wiring) {
			next := w.Explain
			w.Explain = func(x *server.Exchange, reason []byte) error {
				if x.Session.IsAuth("OAUTHBEARER") {
					return nil
				}
				return next(x, reason)
			}
		},
	},
	Fault{
		Name:     "oauth-error-without-status",
		Breaks:   "RFC7628-3.2.2-ERR-01",
		Sentence: "The error of OAUTHBEARER has no status.",
		Probe:    []string{"<tls>", "AUTH OAUTHBEARER {" + wrongToken + "}"},
		Needs:    need.Tokens,
		Apply:    func(w *server.Wiring) { replaceExplanation(w, "OAUTHBEARER", `{"error":"invalid_token"}`) },
	},
	Fault{
		Name:     "oauth-configuration-over-http",
		Breaks:   "RFC7628-3.2.2-ERR-03",
		Sentence: "The error of OAUTHBEARER refers to a configuration whose address is not an https one.",
		Probe:    []string{"<tls>", "AUTH OAUTHBEARER {" + wrongToken + "}"},
		Needs:    need.Tokens,
		Apply: func(w *server.Wiring) {
			replaceExplanation(w, "OAUTHBEARER",
				`{"status":"invalid_token","openid-configuration":"http://localhost/.well-known/openid-configuration"}`)
		},
	},
	Fault{
		Name:     "oauth-error-then-ok",
		Breaks:   "RFC7628-3.2.3-ERR-02",
		Sentence: "After the error challenge of OAUTHBEARER and the client's answer to it comes +OK.",
		Probe:    []string{"<tls>", "AUTH OAUTHBEARER {" + wrongToken + "}", "AQ=="},
		Needs:    need.Tokens,
		Apply: func(w *server.Wiring) {
			next := w.Deny
			w.Deny = func(x *server.Exchange, name, reason string) (string, error) {
				denied, err := next(x, name, reason)
				if err == server.ErrCredentials && x.Session.IsAuth("OAUTHBEARER") && x.Session.Server.Account(name) != nil {
					return name, nil
				}
				return denied, err
			}
		},
	},
	Fault{
		Name:     "oauth-unknown-key-refused",
		Breaks:   "RFC7628-3.1-MSG-02",
		Sentence: "OAUTHBEARER fails if there is a key that the server does not know.",
		Probe:    []string{"<tls>", "AUTH OAUTHBEARER {" + strings.Replace(rightToken, "host", "zzz=1\x01host", 1) + "}"},
		Needs:    need.Tokens,
		Apply: func(w *server.Wiring) {
			wrap.Mechanisms(w, "OAUTHBEARER", func(run server.RunMechanism, x *server.Exchange) (string, error) {
				message, err := x.First()
				if err != nil {
					return "", err
				}
				for _, pair := range strings.Split(string(message), "\x01")[1:] {
					key, _, _ := strings.Cut(pair, "=")
					if !server.ContainsFold([]string{"", "host", "port", "auth"}, key) {
						return "", server.ErrMalformed
					}
				}
				x.Initial, x.HasInitial = message, true
				return run(x)
			})
		},
	},
	Fault{
		Name:     "oauth-token-good-for-everybody",
		Breaks:   "RFC4422-3.6-OUT-01",
		Sentence: "A good token opens the maildrop of any user that is named with it.",
		Probe:    []string{"<tls>", "AUTH OAUTHBEARER {" + strings.Replace(rightToken, "a=alice", "a=bob", 1) + "}"},
		Needs:    need.Tokens,
		Apply: func(w *server.Wiring) {
			next := w.CheckToken
			w.CheckToken = func(s *server.Session, user, token string) (string, bool) {
				owner, ok := next(s, "", token)
				if ok && s.Server.Account(user) != nil {
					return user, true
				}
				return owner, ok && user == ""
			}
		},
	},
	Fault{
		Name:     "xoauth2-error-repeated",
		Breaks:   "DEFACTO-XOAUTH2-03",
		Sentence: "The client's empty line after the error of XOAUTH2 is answered by the error once more.",
		Probe:    []string{"<tls>", "AUTH XOAUTH2 {user=alice\x01auth=Bearer stolen\x01\x01}", ""},
		Needs:    need.Tokens,
		Apply: func(w *server.Wiring) {
			next := w.Explain
			w.Explain = func(x *server.Exchange, reason []byte) error {
				if err := next(x, reason); err != nil || !x.Session.IsAuth("XOAUTH2") {
					return err
				}
				return next(x, reason)
			}
		},
	},
)

func allowInTheClear(w *server.Wiring, name string) {
	next := w.Offers
	w.Offers = func(s *server.Session, m *server.Mechanism) bool { return m.Name == name || next(s, m) }
}

// replaceExplanation gives a failure another reason.
func replaceExplanation(w *server.Wiring, prefix, other string) {
	next := w.Explain
	w.Explain = func(x *server.Exchange, reason []byte) error {
		if x.Session.IsAuth(prefix) {
			reason = []byte(other)
		}
		return next(x, reason)
	}
}
