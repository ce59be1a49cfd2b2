package fakeserver

// Mechanisms that hardly any server has, or that have been withdrawn.
var _ = variations(
	Variation{
		Name:     "oauth10a",
		Allowed:  "RFC7628-3.1-MAC-01",
		Sentence: "There is OAUTH10A, in which requests are signed.",
		Probe:    []string{"<tls>", "CAPA"},
		needs:    giveTokens,
		apply: func(w *wiring) {
			w.sasl = append(w.sasl, &mechanism{name: "OAUTH10A", tlsOnly: true, run: oauth10A})
		},
	},
	Variation{
		Name:     "digest-md5",
		Allowed:  "RFC5034-4-LAYER-01",
		Sentence: "There is DIGEST-MD5, with a security layer for clients that want it.",
		Probe:    []string{"<open>", "CAPA"},
		apply: func(w *wiring) {
			w.sasl = append(w.sasl, &mechanism{name: "DIGEST-MD5", serverFirst: true, run: digestMD5})
			next := w.offers
			w.offers = func(s *session, m *mechanism) bool {
				return m.name == "DIGEST-MD5" && !s.loginNeedsTLS() || next(s, m)
			}
		},
	},
)
