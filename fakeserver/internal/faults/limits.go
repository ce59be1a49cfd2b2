package faults

import (
	"github.com/pop3spec/pop3spec/fakeserver/internal/content"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

var _ = Add(
	Fault{
		Name:     "fetching-one-removes-all",
		Breaks:   "RFC1939-8-POL-02",
		Sentence: "QUIT removes all messages once one of them was fetched.",
		Probe:    []string{"RETR 1", "QUIT", "B: STAT"},
		Apply: func(w *server.Wiring) {
			next := w.Commit
			w.Commit = func(s *server.Session) error {
				for _, e := range s.Entries {
					if e.Retrieved {
						markAll(s)
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
		Apply: func(w *server.Wiring) {
			next := w.Commit
			w.Commit = func(s *server.Session) error {
				seen := false
				for _, e := range s.Entries {
					e.Deleted, seen = e.Deleted && !seen, seen || e.Deleted
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
		Apply: func(w *server.Wiring) {
			w.Verbs["LAST"] = &server.Verb{In: server.Transaction, Run: func(s *server.Session, _ server.Command) server.Reply {
				s.Wiring.Unmark(s)
				return s.Refuse(server.ErrUnknown)
			}}
		},
	},
	Fault{
		Name:     "capa-top-by-another-name",
		Breaks:   "RFC2449-5-CAPA-06",
		Sentence: "CAPA lists TOP as XTOP.",
		Probe:    []string{"<open>", "CAPA"},
		Apply: func(w *server.Wiring) {
			wrap.Capabilities(w, func(_ *server.Session, list []string) []string { return wrap.ReplaceTag(list, "TOP", "XTOP") })
		},
	},
	Fault{
		Name:     "size-without-status",
		Breaks:   "DEFACTO-GEN-07",
		Sentence: "Messages are sent with a Status field on top, and sizes do not count it.",
		Wild:     "servers on top of mbox files, where the field is not there before somebody has read the message",
		Probe:    []string{"LIST 2", "RETR 2"},
		Apply: func(w *server.Wiring) {
			render := w.Rendering
			w.Rendering = func(s *server.Session, m server.Message) (server.Message, error) {
				m, err := render(s, m)
				if err != nil {
					return m, err
				}
				return content.ChangeStored(m, func(text []byte) []byte { return append([]byte("Status: RO\n"), text...) }), nil
			}
		},
	},
)

func markAll(s *server.Session) {
	for _, e := range s.Entries {
		e.Deleted = true
	}
}
