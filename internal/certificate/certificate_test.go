package certificate

import (
	"crypto/x509"
	"testing"
	"time"
)

func TestNew(t *testing.T) {
	now := time.Now()
	leaf, ca, err := New("a test", now, "mail.example.org", "192.0.2.7", "")
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(ca) {
		t.Fatal("the authority is no PEM certificate")
	}
	cert, err := x509.ParseCertificate(leaf.Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	for host, good := range map[string]bool{
		"localhost": true, "127.0.0.1": true, "::1": true, "mail.example.org": true, "192.0.2.7": true, "example.org": false,
	} {
		_, err := cert.Verify(x509.VerifyOptions{Roots: roots, DNSName: host, CurrentTime: now})
		if (err == nil) != good {
			t.Errorf("%s: %v", host, err)
		}
	}
	if _, err := cert.Verify(x509.VerifyOptions{Roots: roots, CurrentTime: now.AddDate(2, 0, 0)}); err == nil {
		t.Error("the certificate is good for ever")
	}
}

func TestCertificateOfAClient(t *testing.T) {
	a, err := NewAuthority("a test", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := a.Client("alice")
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(leaf.Certificate[0])
	if err != nil || cert.Subject.CommonName != "alice" {
		t.Fatalf("%v, %v", cert, err)
	}
	for use, good := range map[x509.ExtKeyUsage]bool{x509.ExtKeyUsageClientAuth: true, x509.ExtKeyUsageServerAuth: false} {
		_, err := cert.Verify(x509.VerifyOptions{Roots: a.Pool(), KeyUsages: []x509.ExtKeyUsage{use}})
		if (err == nil) != good {
			t.Errorf("usage %d: %v", use, err)
		}
	}
}
