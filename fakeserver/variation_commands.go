package fakeserver

var _ = variations(
	Variation{
		Name:     "no-apop",
		Allowed:  "RFC1939-3-ERR-02",
		Sentence: "APOP is not supported; the greeting has no timestamp.",
		Probe:    []string{"<open>"},
		apply:    func(w *wiring) { delete(w.verbs, "APOP") },
	},
	Variation{
		Name:     "no-capa",
		Allowed:  "RFC2449-5-CAPA-01",
		Sentence: "CAPA is not supported, and so neither is STLS, which would need it.",
		Probe:    []string{"CAPA"},
		apply: func(w *wiring) {
			delete(w.verbs, "CAPA")
			delete(w.verbs, "STLS")
		},
	},
	Variation{
		Name:     "no-top",
		Allowed:  "RFC1939-3-ERR-02",
		Sentence: "TOP is not supported.",
		Probe:    []string{"TOP 1 0", "CAPA"},
		apply:    func(w *wiring) { delete(w.verbs, "TOP") },
	},
	Variation{
		Name:     "no-uidl",
		Allowed:  "RFC1939-3-ERR-02",
		Sentence: "UIDL is not supported.",
		Probe:    []string{"UIDL", "CAPA"},
		apply:    func(w *wiring) { delete(w.verbs, "UIDL") },
	},
)
