package fakeserver

var _ = faults(
	Fault{
		Name:     "dele-at-once",
		Breaks:   "RFC1939-5-DELE-01",
		Sentence: "DELE removes the message at once; it is gone even if the connection is lost.",
		Probe:    []string{"DELE 1", "<drop>", "B: STAT"},
		apply: func(w *wiring) {
			next := w.mark
			w.mark = func(s *session, e *entry) {
				next(s, e)
				s.drop.store.remove([]string{e.message.uid})
			}
		},
	},
	Fault{
		Name:     "drop-deletes",
		Breaks:   "RFC1939-6-UPD-03",
		Sentence: "A lost connection removes the marked messages as if QUIT had been given.",
		Probe:    []string{"DELE 1", "<drop>", "B: STAT"},
		apply:    func(w *wiring) { w.commitWhen(endedByDrop) },
	},
	Fault{
		Name:     "autologout-deletes",
		Breaks:   "RFC1939-3-TIMEOUT-04",
		Sentence: "The autologout timer removes the marked messages as if QUIT had been given.",
		Slow:     true,
		Probe:    []string{"DELE 1", "<wait>", "B: STAT"},
		apply:    func(w *wiring) { w.commitWhen(endedByTimeout) },
	},
	Fault{
		Name:     "quit-deletes-everything",
		Breaks:   "RFC1939-6-UPD-02",
		Sentence: "QUIT removes all messages, marked or not.",
		Probe:    []string{"QUIT", "B: STAT"},
		apply: func(w *wiring) {
			next := w.commit
			w.commit = func(s *session) error {
				for _, e := range s.entries {
					e.deleted = true
				}
				return next(s)
			}
		},
	},
	Fault{
		Name:     "quit-deletes-nothing",
		Breaks:   "RFC1939-6-UPD-01",
		Sentence: "QUIT says +OK and removes nothing.",
		Wild:     "GreenMail and mailpit say +OK before or without looking at the result",
		Probe:    []string{"DELE 1", "QUIT", "B: STAT"},
		apply:    func(w *wiring) { w.commit = func(*session) error { return nil } },
	},
)

// commitWhen removes marked messages at an ending other than QUIT.
func (w *wiring) commitWhen(ended ending) {
	next := w.finish
	w.finish = func(s *session, how ending) {
		if how == ended {
			s.w.commit(s)
		}
		next(s, how)
	}
}
