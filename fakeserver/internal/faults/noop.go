package faults

import (
	"time"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// NOOP that does something.
var _ = Add(
	Fault{
		Name:     "noop-answered-twice",
		Breaks:   "RFC1939-5-GEN-01",
		Sentence: "NOOP is answered twice.",
		Probe:    []string{"NOOP"},
		Apply: func(w *server.Wiring) {
			wrap.StatusLine(w, func(s *server.Session, _ server.Reply, line string) string {
				if s.Command.Keyword == "NOOP" {
					return line + line
				}
				return line
			})
		},
	},
	Fault{
		Name:     "dele-answered-twice",
		Breaks:   "RFC1939-5-GEN-01",
		Sentence: "DELE is answered twice, the second time in a segment of its own.",
		Probe:    []string{"DELE 1"},
		Apply: func(w *server.Wiring) {
			next := w.Send
			w.Send = func(s *server.Session, r server.Reply) error {
				err := next(s, r)
				if err == nil && s.Command.Keyword == "DELE" {
					time.Sleep(time.Millisecond) // so that a client that is quick has sent its next command
					err = next(s, r)
				}
				return err
			}
		},
	},
	Fault{
		Name:     "noop-refused-when-deleted",
		Breaks:   "RFC1939-5-NOOP-01",
		Sentence: "NOOP is answered -ERR once a message is marked as deleted.",
		Probe:    []string{"DELE 1", "NOOP"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "NOOP", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				if len(s.Wiring.Visible(s)) < len(s.Entries) {
					return server.Negative("there are changes")
				}
				return run(s, c)
			})
		},
	},
	Fault{
		Name:     "noop-as-list",
		Breaks:   "RFC1939-5-NOOP-01",
		Sentence: "NOOP is answered by an empty list.",
		Probe:    []string{"NOOP"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "NOOP", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				return run(s, c).WithBody(server.Listing{})
			})
		},
	},
)
