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
)
