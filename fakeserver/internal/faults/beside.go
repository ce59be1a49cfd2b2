package faults

import (
	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// Sessions beside another one of the same user, which are let in for nothing.
var _ = Add(
	Fault{
		Name:     "second-session-in-vain",
		Breaks:   "RFC1939-4-LOCK-03",
		Sentence: "A second session of a user is let in, and then every command but QUIT is refused.",
		Probe:    []string{"STAT", "B: STAT"},
		Apply: func(w *server.Wiring) {
			second := new(memory.PerSession[bool])
			acquire := w.Acquire
			w.Acquire = func(s *server.Session, d *server.Maildrop) bool {
				*second.Of(s) = !acquire(s, d)
				return true
			}
			permit := w.Permit
			w.Permit = func(s *server.Session, c server.Command) error {
				if *second.Of(s) && s.State == server.Transaction && c.Keyword != "QUIT" {
					return server.ErrNoSuchMessage
				}
				return permit(s, c)
			}
		},
	},
)
