package fakeserver

// Mistakes with what a user of Gmail can set.
var _ = faults(
	Fault{
		Name:     "gmail-trash-kept",
		Breaks:   "DEFACTO-GMAIL-04",
		Sentence: "What was fetched stays, although the user wants it in the trash.",
		Profile:  "gmail",
		Probe: []string{"<tls>", "USER joe@two.example", "PASS open  sesame ", "RETR 1", "QUIT",
			"B: <tls>", "B: USER recent:joe@two.example", "B: PASS open  sesame ", "B: STAT"},
		apply: func(w *wiring) {
			next := w.commit
			w.commit = func(s *session) error {
				wanted := s.drop.account.Disposition
				s.drop.account.Disposition = LeaveInInbox
				defer func() { s.drop.account.Disposition = wanted }()
				return next(s)
			}
		},
	},
	Fault{
		Name:     "gmail-serves-disabled",
		Breaks:   "DEFACTO-GMAIL-05",
		Sentence: "Users are let in who have not switched POP on.",
		Profile:  "gmail",
		Probe:    []string{"<tls>", "USER ida", "PASS open  sesame "},
		apply:    func(w *wiring) { w.checkPassword, w.checkToken = correct().checkPassword, correct().checkToken },
	},
	Fault{
		Name:     "gmail-lockout-without-code",
		Breaks:   "DEFACTO-GMAIL-06",
		Sentence: "An account is locked out for a while, and no code tells so.",
		Profile:  "gmail",
		Probe:    []string{"<tls>", "USER hal", "PASS open  sesame "},
		apply: func(w *wiring) {
			w.restate(func(_ *session, r reply) reply {
				if r.code == "SYS/TEMP" {
					r.code = ""
				}
				return r
			})
		},
	},
	Fault{
		Name:     "gmail-dele-deletes",
		Breaks:   "DEFACTO-GMAIL-08",
		Sentence: "DELE removes the message, whatever the user has set.",
		Profile:  "gmail",
		Probe:    asAlice("DELE 1", "QUIT", "B: <tls>", "B: USER recent:alice", "B: PASS open  sesame ", "B: STAT"),
		apply: func(w *wiring) {
			next := w.commit
			w.commit = func(s *session) error {
				var uids []string
				for _, e := range s.entries {
					if e.deleted {
						uids = append(uids, e.message.uid)
					}
				}
				if err := next(s); err != nil {
					return err
				}
				return s.drop.store.remove(uids)
			}
		},
	},
)
