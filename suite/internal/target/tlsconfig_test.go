package target

import (
	"crypto/tls"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/internal/certificate"
)

func TestCertificatesAreVerified(t *testing.T) {
	leaf, caFile := signed(t)
	tests := []struct {
		name, host, caFile string
		insecure           bool
		want               string // in the error; "" if the handshake succeeds
	}{
		{"signed by the CA", "mail.example.org", caFile, false, ""},
		{"an address", "::1", caFile, false, ""},
		{"an address with a zone", "::1%lo", caFile, false, ""},
		{"another host", "other.example.org", caFile, false, "not other.example.org"},
		{"no CA", "mail.example.org", "", false, "unknown authority"},
		{"no CA, insecure", "mail.example.org", "", true, ""},
		{"another host, insecure", "other.example.org", caFile, true, ""},
	}
	for _, test := range tests {
		config, err := TLSConfig(test.host, test.caFile, test.insecure)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		switch err := handshake(t, leaf, config); {
		case test.want == "" && err != nil:
			t.Errorf("%s: %v", test.name, err)
		case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
			t.Errorf("%s: %v, want %q in it", test.name, err, test.want)
		}
	}
}

func TestUnusableCAFileIsAnError(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty.pem")
	write(t, empty, "")
	notPEM := filepath.Join(t.TempDir(), "key.pem")
	write(t, notPEM, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")
	missing := filepath.Join(t.TempDir(), "missing.pem")
	for file, want := range map[string]string{
		empty: "no certificate in PEM form", notPEM: "no certificate in PEM form", missing: "no such file",
	} {
		for _, insecure := range []bool{false, true} {
			_, err := TLSConfig("mail.example.org", file, insecure)
			if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), file) {
				t.Errorf("TLSConfig with CA file %s: %v, want %q in it", file, err, want)
			}
		}
	}
}

// handshake returns the client's error.
func handshake(t *testing.T, certificate tls.Certificate, config *tls.Config) error {
	t.Helper()
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{certificate}})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if server, err := listener.Accept(); err == nil {
			server.(*tls.Conn).Handshake() // its error is the other side of the client's
			server.Close()
		}
	}()
	client, err := tls.Dial("tcp", listener.Addr().String(), config)
	if err == nil {
		client.Close()
	}
	listener.Close()
	<-done
	return err
}

// signed makes a certificate for mail.example.org and ::1, and a file with the CA that signed it.
func signed(t *testing.T) (leaf tls.Certificate, caFile string) {
	t.Helper()
	leaf, ca, err := certificate.New("a test", time.Now(), "mail.example.org")
	if err != nil {
		t.Fatal(err)
	}
	caFile = filepath.Join(t.TempDir(), "ca.pem")
	write(t, caFile, string(ca))
	return leaf, caFile
}
