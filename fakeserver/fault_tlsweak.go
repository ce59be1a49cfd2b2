package fakeserver

import (
	"crypto/tls"
	"slices"
)

// TLS that protects nothing.
var _ = faults(
	Fault{
		Name:     "weak-cipher-suites",
		Breaks:   "RFC2595-9-WEAK-01",
		Sentence: "Cipher suites with RC4 are still supported.",
		Probe:    []string{"<tls with RC4>"},
		apply:    func(w *wiring) { w.retls(takeRC4) },
	},
	Fault{
		Name:     "stls-takes-any-suite",
		Breaks:   "RFC2595-2.5-POL-01",
		Sentence: "What is ruled out for implicit TLS, cipher suites with RC4, is good enough behind STLS.",
		Probe:    []string{"<open>", "<stls-with-RC4>"},
		apply: func(w *wiring) {
			next := w.behindSTLS
			w.behindSTLS = func(s *session) *tls.Config {
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
		apply: func(w *wiring) {
			w.retls(func(c *tls.Config) { c.MinVersion = tls.VersionTLS10 })
			next := w.checkPassword
			var better history
			w.checkPassword = func(s *session, name, password string) bool {
				ok := next(s, name, password)
				switch {
				case s.tls == nil:
				case s.tls.ConnectionState().Version < tls.VersionTLS12:
					return ok && !slices.Contains(better.all(), name)
				case ok:
					better.add(name)
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
