package faults

import (
	"fmt"
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// LIST with a number.
var _ = Add(
	Fault{
		Name:     "list-one-as-list",
		Breaks:   "RFC1939-5-LIST-05",
		Sentence: "LIST n answers with a list of one line.",
		Probe:    []string{"LIST 2"},
		Apply:    func(w *server.Wiring) { oneAsList(w, "LIST") },
	},
	Fault{
		Name:     "list-one-unnumbered",
		Breaks:   "RFC1939-5-LIST-05",
		Sentence: "LIST n gives the size without the number in front.",
		Probe:    []string{"LIST 2"},
		Apply:    func(w *server.Wiring) { oneUnnumbered(w, "LIST") },
	},
	Fault{
		Name:     "list-one-of-next",
		Breaks:   "RFC1939-5-LIST-05",
		Sentence: "LIST n gives the size of the next message.",
		Probe:    []string{"LIST 1"},
		Apply: func(w *server.Wiring) {
			next := w.ScanListing
			w.ScanListing = func(s *server.Session, e *server.Entry) string {
				if len(s.Command.Args) == 0 || e.Number >= len(s.Entries) {
					return next(s, e)
				}
				return fmt.Sprint(e.Number, s.Entries[e.Number].Size)
			}
		},
	},
	Fault{
		Name:     "list-beyond-end-says-ok",
		Breaks:   "RFC1939-5-LIST-06",
		Sentence: "LIST n of a message that does not exist gives the size 0.",
		Probe:    []string{"LIST 99"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "LIST", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				r := run(s, c)
				if r.Phrase.Is(server.ErrNoSuchMessage) {
					return server.Positive("").WithData(c.Args[0] + " 0")
				}
				return r
			})
		},
	},
	Fault{
		Name:     "list-word-is-all",
		Breaks:   "RFC1939-3-ERR-03",
		Sentence: "LIST with a word in place of a number lists all messages.",
		Probe:    []string{"LIST all"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "LIST", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				if r := run(s, c); !r.Phrase.Is(server.ErrNotANumber) {
					return r
				}
				c.Args = nil
				return run(s, c)
			})
		},
	},
)

// oneAsList sends what should be on the status line as a list.
func oneAsList(w *server.Wiring, keyword string) {
	wrap.Command(w, keyword, func(run server.Handler, s *server.Session, c server.Command) server.Reply {
		r := run(s, c)
		if r.OK && r.Body == nil {
			r = server.Positive("listing follows").WithBody(server.Listing{r.Data})
		}
		return r
	})
}

// oneUnnumbered leaves the number of the message out.
func oneUnnumbered(w *server.Wiring, keyword string) {
	wrap.Command(w, keyword, func(run server.Handler, s *server.Session, c server.Command) server.Reply {
		r := run(s, c)
		if r.OK && r.Body == nil {
			_, r.Data, _ = strings.Cut(r.Data, " ")
		}
		return r
	})
}
