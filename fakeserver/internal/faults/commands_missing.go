package faults

import (
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// Commands and mechanisms that have to be there, and are not.
var _ = Add(
	Fault{
		Name:     "noop-missing",
		Breaks:   "RFC1939-7-MIN-01",
		Sentence: "NOOP is an unknown command.",
		Wild:     "DavMail before commit 1c85b28c",
		Probe:    []string{"NOOP"},
		Apply:    func(w *server.Wiring) { delete(w.Verbs, "NOOP") },
	},
	Fault{
		Name:     "rset-missing",
		Breaks:   "RFC1939-7-MIN-01",
		Sentence: "RSET is an unknown command.",
		Probe:    []string{"RSET"},
		Apply:    func(w *server.Wiring) { delete(w.Verbs, "RSET") },
	},
	Fault{
		Name:     "stat-missing",
		Breaks:   "RFC1939-7-MIN-01",
		Sentence: "STAT is an unknown command.",
		Probe:    []string{"STAT"},
		Apply:    func(w *server.Wiring) { delete(w.Verbs, "STAT") },
	},
	Fault{
		Name:     "plain-missing",
		Breaks:   "RFC5034-4-MTI-01",
		Sentence: "There is AUTH, and PLAIN is none of its mechanisms, under TLS neither.",
		Probe:    []string{"<tls>", "CAPA"},
		Apply:    func(w *server.Wiring) { w.DropMechanisms(func(m *server.Mechanism) bool { return m.Name == "PLAIN" }) },
	},
	Fault{
		Name:     "scram-sha-1-missing",
		Breaks:   "RFC5802-4-MTI-01",
		Sentence: "There is SCRAM-SHA-256, and no SCRAM-SHA-1.",
		Probe:    []string{"<open>", "CAPA"},
		Apply: func(w *server.Wiring) {
			w.DropMechanisms(func(m *server.Mechanism) bool { return strings.HasPrefix(m.Name, "SCRAM-SHA-1") })
		},
	},
	Fault{
		Name:     "no-way-to-log-in",
		Breaks:   "RFC1939-4-AUTH-01",
		Sentence: "There is no command by which one could log in.",
		Probe:    []string{"<open>", "USER alice", "CAPA"},
		Apply: func(w *server.Wiring) {
			for _, keyword := range []string{"USER", "PASS", "APOP", "AUTH"} {
				delete(w.Verbs, keyword)
			}
		},
	},
)
