package rules_test

import (
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/model"
)

// A -PLUS mechanism on a resumed session needs the extended master secret, and nothing
// is said about sessions that are new.
func TestChannelBindingOfResumedSessions(t *testing.T) {
	for name, c := range map[string]struct {
		tls           model.TLS
		mechanisms    string
		judged, found bool
	}{
		"new":                    {model.TLS{}, "SCRAM-SHA-256-PLUS", false, false},
		"resumed, with it":       {model.TLS{Resumed: true, Bound: true}, "SCRAM-SHA-256-PLUS", true, false},
		"resumed, without it":    {model.TLS{Resumed: true}, "PLAIN SCRAM-SHA-1-PLUS", true, true},
		"resumed, nothing bound": {model.TLS{Resumed: true}, "PLAIN SCRAM-SHA-256", false, false},
	} {
		o := newOracle(model.World{})
		o.Connected(1, true)
		o.Handshake(1, 0, c.tls)
		o.Line(1, 0, []byte("+OK ready\r\n"))
		tell(t, o, "C: CAPA\nS: +OK\nS: SASL "+c.mechanisms+"\nS: .")
		found := false
		for _, f := range o.Findings() {
			found = found || f.Rule == "RFC7677-4-CB-01"
		}
		if judged := o.Judged()["RFC7677-4-CB-01"] > 0; found != c.found || judged != c.judged {
			t.Errorf("%s: found %v, judged %v", name, found, judged)
		}
	}
}
