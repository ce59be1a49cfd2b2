package sasl

import (
	"crypto"
	_ "crypto/sha512" // SHA-384 and SHA-512 for certificates
	"crypto/tls"
	"crypto/x509"
)

// Channel returns the data of the types of channel binding that a TLS connection has.
func Channel(state tls.ConnectionState) func(kind string) []byte {
	return func(kind string) []byte {
		switch {
		case kind == "tls-exporter": // RFC 9266
			key, err := state.ExportKeyingMaterial("EXPORTER-Channel-Binding", nil, 32)
			if err == nil {
				return key
			}
		case kind == "tls-unique" && state.Version < tls.VersionTLS13: // RFC 5929, not defined for TLS 1.3
			return state.TLSUnique
		case kind == "tls-server-end-point" && len(state.PeerCertificates) > 0: // RFC 5929
			return endPoint(state.PeerCertificates[0])
		}
		return nil
	}
}

// endPoint is the hash of a certificate, by the function of its signature but at
// least SHA-256; nil if the signature has none of its own.
func endPoint(cert *x509.Certificate) []byte {
	h := crypto.SHA256
	switch cert.SignatureAlgorithm {
	case x509.SHA384WithRSA, x509.ECDSAWithSHA384, x509.SHA384WithRSAPSS:
		h = crypto.SHA384
	case x509.SHA512WithRSA, x509.ECDSAWithSHA512, x509.SHA512WithRSAPSS:
		h = crypto.SHA512
	case x509.PureEd25519:
		return nil
	}
	sum := h.New()
	sum.Write(cert.Raw)
	return sum.Sum(nil)
}
