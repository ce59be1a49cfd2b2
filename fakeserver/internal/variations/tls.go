package variations

import (
	"crypto/tls"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

var _ = add(
	Variation{
		Name:     "tls-1-3-only",
		Allowed:  "RFC8314-4-TLS-05",
		Sentence: "TLS 1.2 is no longer supported.",
		Probe:    []string{"<tls 1.2>"},
		Apply:    func(w *server.Wiring) { wrap.TLSConfig(w, func(c *tls.Config) { c.MinVersion = tls.VersionTLS13 }) },
	},
)
