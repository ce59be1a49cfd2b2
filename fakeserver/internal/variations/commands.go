package variations

import (
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

var _ = add(
	Variation{
		Name:     "no-apop",
		Allowed:  "RFC1939-3-ERR-02",
		Sentence: "APOP is not supported; the greeting has no timestamp.",
		Probe:    []string{"<open>"},
		Apply:    func(w *server.Wiring) { delete(w.Verbs, "APOP") },
	},
	Variation{
		Name:     "no-capa",
		Allowed:  "RFC2449-5-CAPA-01",
		Sentence: "CAPA is not supported, and so neither is STLS, which would need it.",
		Probe:    []string{"CAPA"},
		Apply: func(w *server.Wiring) {
			delete(w.Verbs, "CAPA")
			delete(w.Verbs, "STLS")
		},
	},
	Variation{
		Name:     "no-top",
		Allowed:  "RFC1939-3-ERR-02",
		Sentence: "TOP is not supported.",
		Against:  []string{"RFC1939-7-OPT-01", "RFC1957-0-OPT-01"},
		Probe:    []string{"TOP 1 0", "CAPA"},
		Apply:    func(w *server.Wiring) { delete(w.Verbs, "TOP") },
	},
	Variation{
		Name:     "no-uidl",
		Allowed:  "RFC1939-3-ERR-02",
		Sentence: "UIDL is not supported.",
		Against:  []string{"RFC1939-7-OPT-01", "RFC1957-0-OPT-01"},
		Probe:    []string{"UIDL", "CAPA"},
		Apply:    func(w *server.Wiring) { delete(w.Verbs, "UIDL") },
	},
)
