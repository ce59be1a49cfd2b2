package faults

import (
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// Commands that have to be there, and are not.
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
