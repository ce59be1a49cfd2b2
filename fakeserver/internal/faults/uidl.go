package faults

import (
	"fmt"

	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

var _ = Add(
	Fault{
		Name:     "uidl-changes-every-session",
		Breaks:   "RFC1939-7-UIDL-06",
		Sentence: "A message has another unique-id in each session.",
		Probe:    []string{"UIDL", "QUIT", "B: UIDL"},
		Apply: func(w *server.Wiring) {
			var sessions memory.Counter
			wrap.Entries(w, func(_ *server.Session, all []*server.Entry) {
				id := sessions.Add()
				for _, e := range all {
					e.UID = fmt.Sprintf("%s-%d", e.UID, id)
				}
			})
		},
	},
)
