package runner

import (
	"crypto/x509"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// Whom to trust is for those to say who run the suite: a certificate that they have not
// told us of breaks no rule, in clear, after STLS or on the TLS port.
func TestAnUntrustedCertificateBlamesNobody(t *testing.T) {
	tgt := fakeTarget(t, nil, nil)
	tgt.TLS = tgt.TLS.Clone()
	tgt.TLS.RootCAs = x509.NewCertPool()
	all, err := Select(suitetest.Scripts(t), []string{"rfc2595", "rfc8314", "rfc8997", "de-facto/stls"}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	report := runAll(t, tgt, all)
	blocked := report.Summary[verdict.Blocked]
	if report.Summary[verdict.Fail]+report.Summary[verdict.Warn]+report.Summary[verdict.Error] > 0 || blocked == 0 {
		t.Errorf("%d blocked\n%s", blocked, describe(report))
	}
}
