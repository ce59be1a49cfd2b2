// Package certificate makes the certificates of servers that run on this machine for a while:
// the bundled one, the recorder, and those of tests.
package certificate

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
	"slices"
	"time"
)

// New makes an authority of some name and a certificate signed by it, see [Authority.Server].
// It returns what a client must trust as PEM. The authority's key is forgotten: nothing else
// is ever signed with it. It fails if there are no random numbers.
func New(authority string, now time.Time, hosts ...string) (leaf tls.Certificate, ca []byte, err error) {
	a, err := NewAuthority(authority, now)
	if err != nil {
		return leaf, nil, err
	}
	leaf, err = a.Server(hosts...)
	return leaf, a.PEM(), err
}

// Authority signs certificates: that of the server, and those of clients.
type Authority struct {
	cert *x509.Certificate
	key  crypto.Signer
	now  time.Time
}

// NewAuthority makes an authority that is valid for a year from now. It fails if there are no random numbers.
func NewAuthority(name string, now time.Time) (*Authority, error) {
	key, err := newKey()
	if err != nil {
		return nil, err
	}
	own := template(name, now)
	own.IsCA = true
	own.BasicConstraintsValid = true
	own.KeyUsage = x509.KeyUsageCertSign
	raw, err := x509.CreateCertificate(rand.Reader, own, own, key.Public(), key)
	if err != nil {
		return nil, fmt.Errorf("making a certificate: %w", err)
	}
	cert, err := x509.ParseCertificate(raw)
	return &Authority{cert, key, now}, err
}

// PEM returns the authority's certificate, which a client must trust.
func (a *Authority) PEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.cert.Raw})
}

// Pool returns a pool that holds the authority alone.
func (a *Authority) Pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.cert)
	return pool
}

// Server returns a certificate for this machine's own names and the given ones.
func (a *Authority) Server(hosts ...string) (tls.Certificate, error) {
	own := template("localhost", a.now)
	own.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	for _, host := range slices.Compact(append([]string{"localhost", "127.0.0.1", "::1"}, hosts...)) {
		if ip := net.ParseIP(host); ip != nil {
			own.IPAddresses = append(own.IPAddresses, ip)
		} else if host != "" {
			own.DNSNames = append(own.DNSNames, host)
		}
	}
	return a.sign(own)
}

// Client returns a certificate that is made out to a user by the common name.
func (a *Authority) Client(user string) (tls.Certificate, error) {
	own := template(user, a.now)
	own.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	return a.sign(own)
}

// sign makes a key and a certificate for it.
func (a *Authority) sign(own *x509.Certificate) (tls.Certificate, error) {
	key, err := newKey()
	if err != nil {
		return tls.Certificate{}, err
	}
	own.KeyUsage = x509.KeyUsageDigitalSignature
	signed, err := x509.CreateCertificate(rand.Reader, own, a.cert, key.Public(), a.key)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("making a certificate: %w", err)
	}
	return tls.Certificate{Certificate: [][]byte{signed}, PrivateKey: key}, nil
}

func newKey() (*ecdsa.PrivateKey, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("making a key: %w", err)
	}
	return key, nil
}

func template(name string, now time.Time) *x509.Certificate {
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
