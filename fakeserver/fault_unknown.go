package fakeserver

var _ = faults(
	Fault{
		Name:     "unknown-command-says-ok",
		Breaks:   "RFC1939-3-ERR-01",
		Sentence: "An unknown command is answered +OK.",
		Probe:    []string{"XYZZ"},
		apply:    func(w *wiring) { w.answerRefusal(errUnknown, positive("whatever you say")) },
	},
	Fault{
		Name:     "unknown-command-ignored",
		Breaks:   "RFC1939-3-ERR-01",
		Sentence: "An unknown command gets no answer.",
		Probe:    []string{"XYZZ", "NOOP"},
		apply: func(w *wiring) {
			next := w.send
			w.send = func(s *session, r reply) error {
				if r.phrase.is(errUnknown) {
					return nil
				}
				return next(s, r)
			}
		},
	},
	Fault{
		Name:     "unknown-command-closes",
		Breaks:   "RFC1939-3-ERR-01",
		Sentence: "An unknown command ends the connection at once, without an answer.",
		Probe:    []string{"XYZZ"},
		apply:    func(w *wiring) { w.hangUpOn(errUnknown) },
	},
	Fault{
		Name:     "unknown-keyword-shortened",
		Breaks:   "RFC1939-3-ERR-01",
		Sentence: "Only the first four letters of a keyword count, so STATUS is STAT.",
		Probe:    []string{"STATUS"},
		apply: func(w *wiring) {
			next := w.parse
			w.parse = func(s *session, line []byte) (command, error) {
				c, err := next(s, line)
				c.keyword = c.keyword[:min(len(c.keyword), 4)]
				return c, err
			}
		},
	},
	Fault{
		Name:     "missing-top-says-ok",
		Breaks:   "RFC1939-3-ERR-02",
		Sentence: "TOP is not implemented, is not announced, and is answered +OK with nothing behind it.",
		Probe:    []string{"TOP 1 0"},
		apply: func(w *wiring) {
			w.saysOK("TOP", transaction)
			w.hideTags(always, "TOP")
		},
	},
	Fault{
		Name:     "missing-apop-says-ok",
		Breaks:   "RFC1939-3-ERR-02",
		Sentence: "APOP is not implemented, and is answered +OK; nobody is logged in by it.",
		Probe:    []string{"<open>", "APOP alice 0123456789abcdef0123456789abcdef"},
		apply: func(w *wiring) {
			delete(w.verbs, "APOP")
			w.saysOK("APOP", authorization)
		},
	},
	Fault{
		Name:     "rpop-says-ok",
		Breaks:   "DEFACTO-RPOP-01",
		Sentence: "RPOP, which was taken out of the protocol, is answered +OK.",
		Probe:    []string{"<open>", "USER alice", "RPOP x"},
		apply:    func(w *wiring) { w.saysOK("RPOP", authorization|transaction) },
	},
	Fault{
		Name:     "an-error-ends-the-session",
		Breaks:   "RFC1939-3-ERR-05",
		Sentence: "Behind the reply to a command that it refuses the server closes the connection, though somebody is logged in.",
		Probe:    []string{"RETR 99", "STAT"},
		apply: func(w *wiring) {
			w.patience = func(s *session) int { return 1 }
			for keyword := range w.verbs {
				w.around(keyword, func(run handler) handler {
					return func(s *session, c command) reply {
						r := run(s, c)
						if !r.ok && r.then == thenRead && afterLogin(s) {
							r.then = thenClose
						}
						return r
					}
				})
			}
		},
	},
	Fault{
		Name:     "wrong-state-closes",
		Breaks:   "RFC1939-3-ERR-04",
		Sentence: "A command in the wrong state ends the connection without an answer.",
		Probe:    []string{"<open>", "STAT"},
		apply:    func(w *wiring) { w.hangUpOn(errWrongState) },
	},
	Fault{
		Name:     "noop-before-login",
		Breaks:   "RFC1939-3-ERR-04",
		Sentence: "NOOP is answered +OK in AUTHORIZATION state.",
		Probe:    []string{"<open>", "NOOP"},
		apply:    func(w *wiring) { w.allow("NOOP", authorization) },
	},
	Fault{
		Name:     "list-before-login",
		Breaks:   "RFC1939-3-ERR-04",
		Sentence: "LIST is answered in AUTHORIZATION state, with an empty list.",
		Probe:    []string{"<open>", "LIST"},
		apply:    func(w *wiring) { w.allow("LIST", authorization) },
	},
	Fault{
		Name:     "pass-after-login",
		Breaks:   "RFC1939-7-PASS-01",
		Sentence: "PASS is answered +OK in TRANSACTION state.",
		Probe:    []string{"PASS open  sesame "},
		apply:    func(w *wiring) { w.againAfterLogin("PASS") },
	},
	Fault{
		Name:     "apop-after-login",
		Breaks:   "RFC1939-7-APOP-08",
		Sentence: "APOP is answered +OK in TRANSACTION state.",
		Probe:    []string{"APOP alice 0123456789abcdef0123456789abcdef"},
		apply:    func(w *wiring) { w.againAfterLogin("APOP") },
	},
)

// saysOK adds a command that says so and does nothing.
func (w *wiring) saysOK(keyword string, in state) {
	w.verbs[keyword] = &verb{in: in, max: 2, run: func(*session, command) reply { return positive("done") }}
}

// answerRefusal gives bad commands of one kind another answer.
func (w *wiring) answerRefusal(err refusal, instead reply) {
	next := w.send
	w.send = func(s *session, r reply) error {
		if r.phrase.is(err) {
			instead.then = r.then
			r = instead
		}
		return next(s, r)
	}
}

// hangUpOn ends the connection on bad commands of one kind.
func (w *wiring) hangUpOn(err refusal) {
	next := w.send
	w.send = func(s *session, r reply) error {
		if r.phrase.is(err) {
			return errHungUp
		}
		return next(s, r)
	}
}

// allow lets a command through in one more state, if there is such a command.
func (w *wiring) allow(keyword string, in state) {
	if v := w.verbs[keyword]; v != nil {
		v.in |= in
	}
}

// againAfterLogin makes a login command say +OK to who is logged in.
func (w *wiring) againAfterLogin(keyword string) {
	w.allow(keyword, transaction)
	w.around(keyword, func(run handler) handler {
		return func(s *session, c command) reply {
			if s.state == transaction {
				return positive("you are logged in already")
			}
			return run(s, c)
		}
	})
}
