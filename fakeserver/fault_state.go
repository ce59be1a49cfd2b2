package fakeserver

var _ = faults(
	Fault{
		Name:     "stat-before-login",
		Breaks:   "RFC1939-3-ERR-04",
		Sentence: "STAT is answered +OK in AUTHORIZATION state.",
		Probe:    []string{"<open>", "STAT"},
		apply:    func(w *wiring) { w.verbs["STAT"].in |= authorization },
	},
	Fault{
		Name:     "user-after-login",
		Breaks:   "RFC1939-7-USER-05",
		Sentence: "USER is answered +OK in TRANSACTION state.",
		Probe:    []string{"USER bob"},
		apply:    func(w *wiring) { w.verbs["USER"].in |= transaction },
	},
)
