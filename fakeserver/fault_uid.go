package fakeserver

import "fmt"

var _ = faults(
	Fault{
		Name:     "uidl-changes-every-session",
		Breaks:   "RFC1939-7-UIDL-06",
		Sentence: "A message has another unique-id in each session.",
		Probe:    []string{"UIDL", "QUIT", "B: UIDL"},
		apply: func(w *wiring) {
			var sessions counter
			w.aroundEntries(func(_ *session, all []*entry) {
				id := sessions.add()
				for _, e := range all {
					e.uid = fmt.Sprintf("%s-%d", e.uid, id)
				}
			})
		},
	},
)
