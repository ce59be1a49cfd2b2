package faults

import (
	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/probe"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// Replies that get lost.
var _ = Add(
	Fault{
		Name:     "every-hundredth-reply-lost",
		Breaks:   "RFC1939-5-GEN-01",
		Sentence: "Every hundredth reply of a session is not sent.",
		Probe:    append([]string{"NOOP"}, probe.Repeated("NOOP", 100)...),
		Apply: func(w *server.Wiring) {
			count := new(memory.PerSession[int])
			next := w.Send
			w.Send = func(s *server.Session, r server.Reply) error {
				if n := count.Of(s); s.State == server.Transaction && r.Then == server.ThenRead {
					if *n++; *n%100 == 0 {
						return nil
					}
				}
				return next(s, r)
			}
		},
	},
)
