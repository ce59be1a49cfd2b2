package faults

import (
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

var _ = Add(
	Fault{
		Name:     "stat-before-login",
		Breaks:   "RFC1939-3-ERR-04",
		Sentence: "STAT is answered +OK in AUTHORIZATION state.",
		Probe:    []string{"<open>", "STAT"},
		Apply:    func(w *server.Wiring) { w.Verbs["STAT"].In |= server.Authorization },
	},
	Fault{
		Name:     "user-after-login",
		Breaks:   "RFC1939-7-USER-05",
		Sentence: "USER is answered +OK in TRANSACTION state.",
		Probe:    []string{"USER bob"},
		Apply:    func(w *server.Wiring) { w.Verbs["USER"].In |= server.Transaction },
	},
)
