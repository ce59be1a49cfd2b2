package fakeserver

var _ = faults(
	Fault{
		Name:     "stls-executes-clear-text",
		Breaks:   "DEFACTO-STLS-01",
		Sentence: "Commands sent in the clear behind STLS are executed once TLS is active.",
		Wild:     "james PR #589, cyrus #1337, POP3Listener #14",
		Probe:    []string{"<open>", "<stls CAPA>"},
		apply: func(w *wiring) {
			w.carryOver = func(_ *session, behindSTLS []byte) []byte { return behindSTLS }
		},
	},
	Fault{
		Name:     "stls-keeps-user",
		Breaks:   "DEFACTO-STLS-02",
		Sentence: "A name given by USER before STLS is good for a PASS after it.",
		Probe:    []string{"<open>", "USER alice", "<stls>", "PASS wrong"},
		apply:    func(w *wiring) { w.forget = func(*session) {} },
	},
	Fault{
		Name:     "stls-greets-again",
		Breaks:   "RFC2595-4-STLS-07",
		Sentence: "After the TLS handshake there is a second greeting.",
		Probe:    []string{"<open>", "<stls>"},
		apply: func(w *wiring) {
			next := w.upgrade
			w.upgrade = func(s *session) error {
				if err := next(s); err != nil {
					return err
				}
				return s.w.send(s, s.w.greet(s))
			}
		},
	},
)
