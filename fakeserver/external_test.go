package fakeserver

import (
	"strings"
	"testing"
)

func TestExternal(t *testing.T) {
	bubble(t, Config{STLS: true, ClientCertificates: true}, func(t *testing.T, srv *Server) {
		p := dialTLS(t, srv)
		if !p.asked || strings.Contains(p.do("CAPA"), "EXTERNAL") {
			t.Error("without a certificate: it is not asked for, or EXTERNAL is offered")
		}
		if got := p.do("AUTH EXTERNAL ="); !strings.HasPrefix(got, "-ERR") {
			t.Errorf("without a certificate: %q", got)
		}
		for identity, want := range map[string]string{"=": "+OK", b64("alice"): "+OK", b64("bob"): "-ERR [AUTH]"} {
			p := dialTLSAs(t, srv, "alice")
			if !strings.Contains(p.do("CAPA"), " EXTERNAL ") {
				t.Error("EXTERNAL is not offered")
			}
			if got := p.do("AUTH EXTERNAL %s", identity); !strings.HasPrefix(got, want) {
				t.Errorf("%s: %q", identity, got)
			}
			p.do("QUIT")
		}
		if strings.Contains(dialTLSAs(t, srv, "nobody").do("CAPA"), "EXTERNAL") {
			t.Error("EXTERNAL is offered to somebody without a maildrop")
		}
	})
}

func TestClientCertificatesAreOfNoUseByThemselves(t *testing.T) {
	if _, err := newTestServer(t, Config{}, New).ClientCert("alice"); err == nil {
		t.Error("a certificate, and nobody to take it")
	}
}
