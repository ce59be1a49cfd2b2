package fakeserver

// Certificates that are as good as a login, and EXTERNAL, which is how to say so.
var _ = faults(
	Fault{
		Name:     "external-not-offered",
		Breaks:   "RFC8314-4.2-CERT-03",
		Sentence: "The certificate of a client is taken, and EXTERNAL is not offered.",
		Probe:    []string{"<tls as alice>", "CAPA"},
		needs:    takeCertificates,
		apply: func(w *wiring) {
			next := w.offers
			w.offers = func(s *session, m *mechanism) bool { return !m.certified && next(s, m) }
		},
	},
	Fault{
		Name:     "external-refused",
		Breaks:   "RFC8314-4.2-CERT-03",
		Sentence: "EXTERNAL is offered to a client with a certificate, and fails.",
		Probe:    []string{"<tls as alice>", "AUTH EXTERNAL ="},
		needs:    takeCertificates,
		apply: func(w *wiring) {
			w.aroundMechanisms("EXTERNAL", func(runMechanism) runMechanism {
				return func(x *exchange) (string, error) { return x.s.certified(), errCredentials }
			})
		},
	},
)

func takeCertificates(c *Config) { c.ClientCertificates = true }
