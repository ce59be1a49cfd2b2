package faults

import (
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// EXTERNAL, which authenticates a user by the client certificate.
var _ = Add(
	Fault{
		Name:     "external-not-offered",
		Breaks:   "RFC8314-4.2-CERT-03",
		Sentence: "A client certificate is accepted, and EXTERNAL is not offered.",
		Probe:    []string{"<tls as alice>", "CAPA"},
		Needs:    takeCertificates,
		Apply: func(w *server.Wiring) {
			next := w.Offers
			w.Offers = func(s *server.Session, m *server.Mechanism) bool { return !m.Certified && next(s, m) }
		},
	},
	Fault{
		Name:     "external-refused",
		Breaks:   "RFC8314-4.2-CERT-03",
		Sentence: "EXTERNAL is offered to a client with a certificate, and fails.",
		Probe:    []string{"<tls as alice>", "AUTH EXTERNAL ="},
		Needs:    takeCertificates,
		Apply: func(w *server.Wiring) {
			wrap.Mechanisms(w, "EXTERNAL", func(_ server.RunMechanism, x *server.Exchange) (string, error) {
				return x.Session.Certified(), server.ErrCredentials
			})
		},
	},
)

func takeCertificates(c *server.Config) { c.ClientCertificates = true }
