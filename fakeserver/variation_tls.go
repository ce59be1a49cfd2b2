package fakeserver

import "crypto/tls"

var _ = variations(
	Variation{
		Name:     "tls-1-3-only",
		Allowed:  "RFC8314-4-TLS-05",
		Sentence: "TLS 1.2 is no longer supported.",
		Probe:    []string{"<tls 1.2>"},
		apply:    func(w *wiring) { w.retls(func(c *tls.Config) { c.MinVersion = tls.VersionTLS13 }) },
	},
)

// retls changes a copy of the TLS configuration.
func (w *wiring) retls(change func(*tls.Config)) {
	next := w.tlsConfig
	w.tlsConfig = func(c *tls.Config) *tls.Config {
		c = next(c).Clone()
		change(c)
		return c
	}
}
