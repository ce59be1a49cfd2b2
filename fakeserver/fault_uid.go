package fakeserver

import "fmt"

var _ = faults(
	Fault{
		Name:     "uidl-changes-every-session",
		Breaks:   "RFC1939-7-UIDL-06",
		Sentence: "A message has another unique-id in each session.",
		Probe:    []string{"UIDL", "QUIT", "B: UIDL"},
		apply: func(w *wiring) {
			next := w.open
			var sessions counter
			w.open = func(s *session, d *maildrop) ([]*entry, error) {
				entries, err := next(s, d)
				id := sessions.add()
				for _, e := range entries {
					e.uid = fmt.Sprintf("%s-%d", e.uid, id)
				}
				return entries, err
			}
		},
	},
)
