package server

import (
	"crypto"
	"crypto/tls"
	"crypto/x509"
)

// Channel binding ties a login to the TLS connection it is made on, so that
// nobody in between can pass it on.

// binding is the data of a type of channel binding, which the client must
// have, too; nil if the type is not to be had on this connection.
func (s *Session) binding(name string) []byte {
	if s.TLS == nil {
		return nil
	}
	state := s.TLS.ConnectionState()
	switch name {
	case "tls-exporter": // RFC 9266, the one to use with TLS 1.3
		key, err := state.ExportKeyingMaterial("EXPORTER-Channel-Binding", nil, 32)
		if err != nil {
			return nil
		}
		return key
	case "tls-unique": // RFC 5929, not defined for TLS 1.3
		if state.Version >= tls.VersionTLS13 {
			return nil
		}
		return state.TLSUnique
	case "tls-server-end-point": // RFC 5929
		return endPoint(s.plan.tls)
	}
	return nil
}

// bindingData is what the client's final message must repeat after the GS2
// header.
func (s *Session) bindingData(h GS2) []byte {
	if h.Flag != "p" {
		return nil
	}
	return s.binding(h.binding)
}

// canBind reports whether there is any type of channel binding.
func (s *Session) canBind() bool {
	return s.binding("tls-exporter") != nil || s.binding("tls-unique") != nil
}

// endPoint is the hash of the server's certificate. It is known only if there
// is just one to choose from.
func endPoint(c *tls.Config) []byte {
	if len(c.Certificates) != 1 || c.GetCertificate != nil || c.GetConfigForClient != nil {
		return nil
	}
	leaf, err := x509.ParseCertificate(c.Certificates[0].Certificate[0])
	if err != nil {
		return nil
	}
	h := endPointHash(leaf.SignatureAlgorithm)
	if h == 0 {
		return nil
	}
	sum := h.New()
	sum.Write(leaf.Raw)
	return sum.Sum(nil)
}

// endPointHash is that of the signature, but at least SHA-256; 0 if the
// signature has none of its own, for which nothing is defined.
func endPointHash(a x509.SignatureAlgorithm) crypto.Hash {
	switch a {
	case x509.SHA384WithRSA, x509.ECDSAWithSHA384, x509.SHA384WithRSAPSS:
		return crypto.SHA384
	case x509.SHA512WithRSA, x509.ECDSAWithSHA512, x509.SHA512WithRSAPSS:
		return crypto.SHA512
	case x509.PureEd25519:
		return 0
	}
	return crypto.SHA256
}
