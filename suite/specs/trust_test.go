package specs_test

import (
	"crypto/tls"
	"crypto/x509"

	"github.com/pop3spec/pop3spec/fakeserver"
)

// trust is how the certificate of the bundled server is verified.
func trust(srv *fakeserver.Server) *tls.Config {
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(srv.CertPEM())
	return &tls.Config{RootCAs: roots, ServerName: "localhost"}
}
