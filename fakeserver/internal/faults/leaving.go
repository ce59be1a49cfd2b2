package faults

import (
	"sync/atomic"

	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Clients that leave at the wrong moment.
var _ = Add(
	Fault{
		Name:     "lost-at-the-first-octet-of-tls",
		Breaks:   "RFC2595-4-STLS-02",
		Sentence: "There are two slots for handshakes, and one that is broken off keeps its own: then STLS is refused.",
		Probe:    []string{"<open>", "STLS", "<drop>", "B: <open>", "B: STLS", "B: <drop>", "C: <open>", "C: STLS"},
		Apply: func(w *server.Wiring) {
			const slots = 2
			var taken atomic.Int32
			next := w.Upgrade
			w.Upgrade = func(s *server.Session) error {
				err := next(s)
				if err != nil {
					taken.Add(1)
				}
				return err
			}
			refuse(w, "STLS", func(*server.Session) bool { return taken.Load() >= slots })
		},
	},
	Fault{
		Name:     "lost-while-a-body-is-sent",
		Breaks:   "RFC1939-6-LOCK-02",
		Sentence: "A client that is gone before RETR is done leaves its lock behind.",
		Probe:    []string{"STAT", "<send RETR 2\r\n>", "<drop>", "B: STAT"},
		Apply: func(w *server.Wiring) {
			last := new(memory.PerSession[string])
			read := w.ReadLine
			w.ReadLine = func(s *server.Session, limit int) ([]byte, error) {
				*last.Of(s) = s.Command.Keyword
				line, err := read(s, limit)
				if err == nil {
					*last.Of(s) = ""
				}
				return line, err
			}
			keepLock(w, func(s *server.Session) bool { return *last.Of(s) == "RETR" || s.Command.Keyword == "RETR" })
		},
	},
	Fault{
		Name:     "lost-in-an-exchange",
		Breaks:   "RFC5034-4-AUTH-01",
		Sentence: "A client that leaves in the midst of AUTH keeps the mechanism busy: it is refused to all others.",
		Probe:    []string{"<open>", "AUTH CRAM-MD5", "<drop>", "B: <open>", "B: AUTH CRAM-MD5"},
		Apply: func(w *server.Wiring) {
			var busy atomic.Int32
			wrap.Command(w, "AUTH", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				if busy.Load() > 0 {
					return server.Negative("try again later")
				}
				r := run(s, c)
				if r.Lost != nil {
					busy.Add(1)
				}
				return r
			})
		},
	},
)
