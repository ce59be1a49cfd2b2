package faults

import (
	"crypto/tls"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Versions of TLS, and certificates of clients.
var _ = Add(
	Fault{
		Name:     "tls-1-1-accepted",
		Breaks:   "RFC8997-3-TLS-01",
		Sentence: "TLS 1.0 and 1.1 are still supported.",
		Probe:    []string{"<tls 1.1>"},
		Apply:    func(w *server.Wiring) { wrap.TLSConfig(w, func(c *tls.Config) { c.MinVersion = tls.VersionTLS10 }) },
	},
	Fault{
		Name:     "tls-1-1-at-most",
		Breaks:   "RFC8314-4-TLS-05",
		Sentence: "TLS 1.2 and later are not supported.",
		Probe:    []string{"<tls 1.2>"},
		Apply: func(w *server.Wiring) {
			wrap.TLSConfig(w, func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS10, tls.VersionTLS11 })
		},
	},
	Fault{
		Name:     "client-certificate-requested",
		Breaks:   "RFC8314-4.2-CERT-02",
		Sentence: "A client certificate is requested, though none can authenticate anybody.",
		Warning:  true,
		Probe:    []string{"<tls>"},
		Apply: func(w *server.Wiring) {
			wrap.TLSConfig(w, func(c *tls.Config) { c.ClientAuth = tls.RequestClientCert })
		},
	},
	Fault{
		Name:     "client-certificate-required",
		Breaks:   "RFC8314-4.2-CERT-02",
		Sentence: "There is no TLS without a client certificate, though none can authenticate anybody.",
		Warning:  true,
		Probe:    []string{"<tls>"},
		Apply: func(w *server.Wiring) {
			wrap.TLSConfig(w, func(c *tls.Config) { c.ClientAuth = tls.RequireAnyClientCert })
		},
	},
)
