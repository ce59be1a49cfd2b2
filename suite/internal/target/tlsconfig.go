package target

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
	"slices"
	"strings"
)

// TLSConfig returns how the certificate of host is verified: against the PEM
// certificates in caFile, or against the roots of the system if caFile is "".
// With insecure any certificate will do. A caFile that can't be read or that
// holds no certificate is an error even then.
func TLSConfig(host, caFile string, insecure bool) (*tls.Config, error) {
	var roots *x509.CertPool
	if caFile != "" {
		pem, err := os.ReadFile(caFile)
		if err != nil {
			return nil, fmt.Errorf("reading the CA certificates: %w", err)
		}
		roots = x509.NewCertPool()
		if !roots.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("CA file %s holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)", caFile)
		}
	}
	config := verified(host, roots)
	config.InsecureSkipVerify = insecure
	return config, nil
}

// CertificateOf returns a certificate that authenticates a user, nil if none is known to: one of his own, or the one
// of the target if it says his name.
func (t *Target) CertificateOf(user string) *tls.Certificate {
	if own := t.OwnCerts[user]; own != nil {
		return own
	}
	if t.ClientCert == nil || t.ClientCert.Leaf == nil {
		return nil
	}
	leaf := t.ClientCert.Leaf
	if leaf.Subject.CommonName == user || slices.Contains(leaf.EmailAddresses, user) {
		return t.ClientCert
	}
	return nil
}

// ClientCertificate reads a certificate to show to the server, and its key, which is in
// the same file if keyFile is "".
func ClientCertificate(certFile, keyFile string) (*tls.Certificate, error) {
	if keyFile == "" {
		keyFile = certFile
	}
	pair, err := tls.LoadX509KeyPair(certFile, keyFile)
	if err != nil {
		return nil, fmt.Errorf("reading the client certificate: %w", err)
	}
	return &pair, nil
}

// verified returns a configuration that accepts only a certificate for host
// signed by one of the roots; nil are those of the system.
func verified(host string, roots *x509.CertPool) *tls.Config {
	// The zone of an address like fe80::1%eth0 means something on this machine
	// only, and no certificate has it.
	name, _, _ := strings.Cut(host, "%")
	return &tls.Config{ServerName: name, RootCAs: roots, MinVersion: tls.VersionTLS12}
}
