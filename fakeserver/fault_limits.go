package fakeserver

var _ = faults(
	Fault{
		Name:     "fetching-one-removes-all",
		Breaks:   "RFC1939-8-POL-02",
		Sentence: "QUIT removes all messages once one of them was fetched.",
		Probe:    []string{"RETR 1", "QUIT", "B: STAT"},
		apply: func(w *wiring) {
			next := w.commit
			w.commit = func(s *session) error {
				for _, e := range s.entries {
					if e.retrieved {
						s.markAll()
					}
				}
				return next(s)
			}
		},
	},
	Fault{
		Name:     "quit-says-ok-in-trouble",
		Breaks:   "RFC1939-6-UPD-05",
		Sentence: "Only the first of several marked messages is removed, and QUIT says +OK.",
		Probe:    []string{"DELE 1", "DELE 2", "QUIT", "B: STAT"},
		apply: func(w *wiring) {
			next := w.commit
			w.commit = func(s *session) error {
				seen := false
				for _, e := range s.entries {
					e.deleted, seen = e.deleted && !seen, seen || e.deleted
				}
				return next(s)
			}
		},
	},
	Fault{
		Name:     "last-declined-resets",
		Breaks:   "RFC1939-3-ERR-06",
		Sentence: "LAST is refused, and takes all marks off, as it did in another age.",
		Probe:    []string{"DELE 1", "LAST", "STAT"},
		apply: func(w *wiring) {
			w.verbs["LAST"] = &verb{in: transaction, run: func(s *session, _ command) reply {
				s.w.unmark(s)
				return s.refuse(errUnknown)
			}}
		},
	},
	Fault{
		Name:     "capa-top-by-another-name",
		Breaks:   "RFC2449-5-CAPA-06",
		Sentence: "CAPA lists TOP as XTOP.",
		Probe:    []string{"<open>", "CAPA"},
		apply: func(w *wiring) {
			w.recap(func(_ *session, list []string) []string { return replaceTag(list, "TOP", "XTOP") })
		},
	},
	Fault{
		Name:     "size-without-status",
		Breaks:   "DEFACTO-GEN-07",
		Sentence: "Messages are sent with a Status field on top, and sizes do not count it.",
		Wild:     "servers on top of mbox files, where the field is not there before somebody has read the message",
		Probe:    []string{"LIST 2", "RETR 2"},
		apply: func(w *wiring) {
			render := w.rendering
			w.rendering = func(s *session, m Message) (Message, error) {
				m, err := render(s, m)
				if err != nil {
					return m, err
				}
				return m.stored(func(text []byte) []byte { return append([]byte("Status: RO\n"), text...) }), nil
			}
		},
	},
)

func (s *session) markAll() {
	for _, e := range s.entries {
		e.deleted = true
	}
}
