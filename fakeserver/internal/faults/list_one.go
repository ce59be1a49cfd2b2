package faults

import (
	"fmt"
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/content"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

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
		Sentence: "LIST n gives the size of the message behind.",
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
			wrap.Command(w, "LIST", func(run server.Handler) server.Handler {
				return func(s *server.Session, c server.Command) server.Reply {
					r := run(s, c)
					if r.Phrase.Is(server.ErrNoSuchMessage) {
						return server.Positive("").WithData(c.Args[0] + " 0")
					}
					return r
				}
			})
		},
	},
	Fault{
		Name:     "list-word-is-all",
		Breaks:   "RFC1939-3-ERR-03",
		Sentence: "LIST with a word in place of a number lists all messages.",
		Probe:    []string{"LIST all"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "LIST", func(run server.Handler) server.Handler {
				return func(s *server.Session, c server.Command) server.Reply {
					if r := run(s, c); !r.Phrase.Is(server.ErrNotANumber) {
						return r
					}
					c.Args = nil
					return run(s, c)
				}
			})
		},
	},
	Fault{
		Name:     "size-of-last-wrong",
		Breaks:   "RFC1939-5-LIST-03",
		Sentence: "The size of the last message does not count its last line end.",
		Probe:    []string{"LIST 4"},
		Apply: func(w *server.Wiring) {
			wrap.Entries(w, func(_ *server.Session, all []*server.Entry) {
				if n := len(all); n > 0 {
					all[n-1].Size = max(all[n-1].Size-2, 0)
				}
			})
		},
	},
	Fault{
		Name:     "sizes-rounded",
		Breaks:   "RFC1939-5-LIST-03",
		Sentence: "Sizes are those of the blocks on disk, multiples of 512.",
		Probe:    []string{"LIST"},
		Apply: func(w *server.Wiring) {
			wrap.Entries(w, func(_ *server.Session, all []*server.Entry) {
				for _, e := range all {
					e.Size = (e.Size + 511) / 512 * 512
				}
			})
		},
	},
	Fault{
		Name:     "sizes-count-terminator",
		Breaks:   "RFC1939-5-LIST-03",
		Sentence: "Sizes count the terminator, too.",
		Probe:    []string{"LIST"},
		Apply: func(w *server.Wiring) {
			wrap.Entries(w, func(_ *server.Session, all []*server.Entry) {
				for _, e := range all {
					e.Size += int64(len(".\r\n"))
				}
			})
		},
	},
	Fault{
		Name:     "sizes-without-header",
		Breaks:   "RFC1939-5-LIST-03",
		Sentence: "Sizes count the body only.",
		Probe:    []string{"LIST"},
		Apply: func(w *server.Wiring) {
			wrap.Entries(w, func(_ *server.Session, all []*server.Entry) {
				for _, e := range all {
					header, err := content.ExcerptSize(e.Message, 0)
					if err == nil {
						e.Size -= header
					}
				}
			})
		},
	},
	Fault{
		Name:     "sizes-corrected-by-retr",
		Breaks:   "RFC1939-4-SIZE-01",
		Sentence: "Sizes are estimates until RETR has looked at the message.",
		Probe:    []string{"LIST 2", "RETR 2", "LIST 2"},
		Apply: func(w *server.Wiring) {
			wrap.Entries(w, func(_ *server.Session, all []*server.Entry) {
				for _, e := range all {
					e.Size += 10
				}
			})
			wrap.Command(w, "RETR", func(run server.Handler) server.Handler {
				return func(s *server.Session, c server.Command) server.Reply {
					r := run(s, c)
					if e, err := s.Wiring.Find(s, c.Args[0]); err == nil && r.OK {
						e.Size, _ = s.Wiring.Size(s, e.Message)
					}
					return r
				}
			})
		},
	},
	Fault{
		Name:     "retr-announces-other-size",
		Breaks:   "DEFACTO-GEN-04",
		Sentence: "The +OK of RETR gives the size on disk, which is another one than that of LIST.",
		Probe:    []string{"RETR 2"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "RETR", func(run server.Handler) server.Handler {
				return func(s *server.Session, c server.Command) server.Reply {
					r := run(s, c)
					if e, err := s.Wiring.Find(s, c.Args[0]); err == nil && r.OK {
						found, _ := e.Message.Scanned()
						r.Text = fmt.Sprintf("%d octets", e.Size-found.Lines)
					}
					return r
				}
			})
		},
	},
)

// oneAsList sends what should be on the status line as a list.
func oneAsList(w *server.Wiring, keyword string) {
	wrap.Command(w, keyword, func(run server.Handler) server.Handler {
		return func(s *server.Session, c server.Command) server.Reply {
			r := run(s, c)
			if r.OK && r.Body == nil {
				r = server.Positive("listing follows").WithBody(server.Listing{r.Data})
			}
			return r
		}
	})
}

// oneUnnumbered leaves the number of the message out.
func oneUnnumbered(w *server.Wiring, keyword string) {
	wrap.Command(w, keyword, func(run server.Handler) server.Handler {
		return func(s *server.Session, c server.Command) server.Reply {
			r := run(s, c)
			if r.OK && r.Body == nil {
				_, r.Data, _ = strings.Cut(r.Data, " ")
			}
			return r
		}
	})
}
