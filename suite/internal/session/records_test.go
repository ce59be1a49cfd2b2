package session

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/dnsrecords"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// at is the service at an address, under the name that certificates have.
func at(t *testing.T, address string) []dnsrecords.Service {
	t.Helper()
	_, text, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	port, _ := strconv.Atoi(text)
	return []dnsrecords.Service{{Host: "localhost", Port: uint16(port)}}
}

// Records that point to the wrong port, certificates that do not fit, and records that
// are not in order are found; what is as it should be, or is not there, is not.
func TestRecords(t *testing.T) {
	const (
		clearly   = "C: <open connection by its record>"
		inTLS     = "C: <open connection with TLS by its record>"
		certified = inTLS + "\nS: <show a certificate that fits the record>"
		ordered   = "S: <the records show tls-preferred>"
	)
	cert, roots := trusted(t)
	secure := at(t,
		tlsServer(t, &tls.Config{Certificates: []tls.Certificate{cert}}, func(_ net.Conn, c *tls.Conn) { c.Close() }))
	clear := at(t, serve(t, func(c net.Conn, r *bufio.Reader) {
		fmt.Fprint(c, "+OK ready\r\n")
		for line, err := r.ReadString('\n'); err == nil; line, err = r.ReadString('\n') {
			fmt.Fprint(c, "+OK\r\n")
			if strings.HasPrefix(line, "QUIT") {
				return
			}
		}
	}))
	for _, tc := range []struct {
		name, script string
		records      dnsrecords.Records
		roots        *x509.CertPool
		broken       bool
	}{
		{"in clear", clearly, dnsrecords.Records{POP3: clear}, roots, false},
		{"TLS where clear is published", clearly, dnsrecords.Records{POP3: secure}, roots, true},
		{"with TLS", inTLS, dnsrecords.Records{POP3S: secure}, roots, false},
		{"clear where TLS is published", inTLS, dnsrecords.Records{POP3S: clear}, roots, true},
		{"nothing published", inTLS, dnsrecords.Records{}, roots, false},
		{"a certificate that fits", certified, dnsrecords.Records{POP3S: secure}, roots, false},
		{"a certificate that nobody vouches for", certified, dnsrecords.Records{POP3S: secure}, x509.NewCertPool(), true},
		{"in order", ordered, dnsrecords.Records{POP3S: secure}, roots, false},
		{"out of order", ordered, dnsrecords.Records{POP3: clear}, roots, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s, err := transcript.Parse("test.pop3", []byte("proves: RFC6186-3.3-SRV-01\n"+tc.script+"\n"))
			if err != nil {
				t.Fatal(err)
			}
			tc.records.Domain = "example.org"
			out := Play(context.Background(), s, Config{
				Dialer: &net.Dialer{}, TLS: &tls.Config{RootCAs: tc.roots, MinVersion: tls.VersionTLS12},
				Domain: &tc.records, Accounts: []model.Account{{User: "mrose"}}, Timeout: 3 * time.Second,
			})
			if out.Err != nil {
				t.Fatal(out.Err)
			}
			found := false
			for _, f := range out.Findings {
				found = found || f.Rule == "RFC6186-3.3-SRV-01"
			}
			if found != tc.broken {
				t.Errorf("%+v", out.Findings)
			}
		})
	}
}
