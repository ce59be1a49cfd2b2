package rules_test

import (
	"slices"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/model"
)

// A server that says nothing once TLS has begun, and has asked for a client certificate, wants one: that is
// worth a warning, and no rule about greetings and replies is broken.
func TestACertificateThatIsWanted(t *testing.T) {
	for name, stls := range map[string]bool{"pop3s": false, "STLS": true} {
		o := newOracle(world)
		if stls {
			tell(t, o, "C: <open>\nS: +OK ready\nC: STLS\nS: +OK\n")
			o.Secured(1)
			o.Handshake(1, 5, model.TLS{Modern: true, Verified: true, Asked: true})
			tell(t, o, "C: CAPA\n")
		} else {
			o.Connected(1, true)
			o.Handshake(1, 5, model.TLS{Modern: true, Verified: true, Asked: true})
		}
		o.Cut(1, 50, "the server closed the connection")
		if got := broken(o); !slices.Equal(got, []string{"RFC8314-4.2-CERT-02"}) {
			t.Errorf("%s: broken: %v, want RFC8314-4.2-CERT-02", name, got)
		}
	}
}
