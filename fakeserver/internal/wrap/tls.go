package wrap

import (
	"crypto/tls"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// TLSConfig changes a copy of the TLS configuration.
func TLSConfig(w *server.Wiring, change func(*tls.Config)) {
	next := w.TLSConfig
	w.TLSConfig = func(c *tls.Config) *tls.Config {
		c = next(c).Clone()
		change(c)
		return c
	}
}
