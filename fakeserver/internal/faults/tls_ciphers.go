package faults

import (
	"crypto/tls"
	"slices"

	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// TLS that protects nothing.
var _ = Add(
	Fault{
		Name:     "weak-cipher-suites",
		Breaks:   "RFC2595-9-WEAK-01",
		Sentence: "Cipher suites with RC4 are still supported.",
		Probe:    []string{"<tls with RC4>"},
		Apply:    func(w *server.Wiring) { wrap.TLSConfig(w, takeRC4) },
	},
	Fault{
		Name:     "stls-takes-any-suite",
		Breaks:   "RFC2595-2.5-POL-01",
		Sentence: "What is ruled out for implicit TLS, cipher suites with RC4, is good enough after STLS.",
		Probe:    []string{"<open>", "<stls-with-RC4>"},
		Apply: func(w *server.Wiring) {
			next := w.AfterSTLS
			w.AfterSTLS = func(s *server.Session) *tls.Config {
				c := next(s).Clone()
				takeRC4(c)
				return c
			}
		},
	},
	Fault{
		Name:     "tls-1-1-until-something-better",
		Breaks:   "RFC8997-3-NEW-01",
		Sentence: "TLS 1.1 is good enough for users who have never logged in with a later version.",
		Probe:    []string{"<tls 1.1>", "USER alice", "PASS open  sesame "},
		Apply: func(w *server.Wiring) {
			wrap.TLSConfig(w, func(c *tls.Config) { c.MinVersion = tls.VersionTLS10 })
			next := w.CheckPassword
			var better memory.History
			w.CheckPassword = func(s *server.Session, name, password string) bool {
				ok := next(s, name, password)
				switch {
				case s.TLS == nil:
				case s.TLS.ConnectionState().Version < tls.VersionTLS12:
					return ok && !slices.Contains(better.All(), name)
				case ok:
					better.Add(name)
				}
				return ok
			}
		},
	},
)

// takeRC4 adds the cipher suite that goes with the server's own certificate.
func takeRC4(c *tls.Config) {
	c.CipherSuites = []uint16{tls.TLS_ECDHE_ECDSA_WITH_RC4_128_SHA}
	for _, suite := range tls.CipherSuites() {
		c.CipherSuites = append(c.CipherSuites, suite.ID)
	}
}
