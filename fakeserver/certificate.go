package fakeserver

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"time"
)

// NewCertificate makes an authority and a certificate signed by it, for this
// machine's own names only. What a client must trust comes back as PEM. The
// authority's key is forgotten: nothing else is ever signed with it.
func NewCertificate(now time.Time) (leaf tls.Certificate, ca []byte, err error) {
	a, err := newAuthority(now)
	if err != nil {
		return leaf, nil, err
	}
	leaf, err = a.serverCertificate()
	return leaf, a.pem(), err
}

// authority signs certificates: that of the server, and those of clients.
type authority struct {
	cert *x509.Certificate
	key  crypto.Signer
	now  time.Time
}

func newAuthority(now time.Time) (*authority, error) {
	key, err := newKey()
	if err != nil {
		return nil, err
	}
	own := certificateTemplate("pop3spec fakeserver CA", now)
	own.IsCA = true
	own.BasicConstraintsValid = true
	own.KeyUsage = x509.KeyUsageCertSign
	raw, err := x509.CreateCertificate(rand.Reader, own, own, key.Public(), key)
	if err != nil {
		return nil, fmt.Errorf("fakeserver: make certificate: %w", err)
	}
	cert, err := x509.ParseCertificate(raw)
	return &authority{cert, key, now}, err
}

// pem is the authority's certificate, which a client must trust.
func (a *authority) pem() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.cert.Raw})
}

// pool holds the authority alone.
func (a *authority) pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.cert)
	return pool
}

// serverCertificate is for this machine's own names only.
func (a *authority) serverCertificate() (tls.Certificate, error) {
	own := certificateTemplate("localhost", a.now)
	own.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	own.DNSNames = []string{"localhost"}
	own.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}
	return a.sign(own)
}

// clientCertificate is made out to a user by the common name.
func (a *authority) clientCertificate(user string) (tls.Certificate, error) {
	own := certificateTemplate(user, a.now)
	own.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	return a.sign(own)
}

// sign makes a key and a certificate for it.
func (a *authority) sign(template *x509.Certificate) (tls.Certificate, error) {
	key, err := newKey()
	if err != nil {
		return tls.Certificate{}, err
	}
	template.KeyUsage = x509.KeyUsageDigitalSignature
	signed, err := x509.CreateCertificate(rand.Reader, template, a.cert, key.Public(), a.key)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("fakeserver: make certificate: %w", err)
	}
	return tls.Certificate{Certificate: [][]byte{signed}, PrivateKey: key}, nil
}

func newKey() (*ecdsa.PrivateKey, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("fakeserver: make key: %w", err)
	}
	return key, nil
}

func certificateTemplate(name string, now time.Time) *x509.Certificate {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		serial = big.NewInt(now.UnixNano())
	}
	return &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: name},
		NotBefore:    now.Add(-24 * time.Hour),
		NotAfter:     now.Add(365 * 24 * time.Hour),
	}
}
