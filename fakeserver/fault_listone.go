package fakeserver

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

var _ = faults(
	Fault{
		Name:     "list-one-as-list",
		Breaks:   "RFC1939-5-LIST-05",
		Sentence: "LIST n answers with a list of one line.",
		Probe:    []string{"LIST 2"},
		apply:    func(w *wiring) { w.oneAsList("LIST") },
	},
	Fault{
		Name:     "list-one-unnumbered",
		Breaks:   "RFC1939-5-LIST-05",
		Sentence: "LIST n gives the size without the number in front.",
		Probe:    []string{"LIST 2"},
		apply:    func(w *wiring) { w.oneUnnumbered("LIST") },
	},
	Fault{
		Name:     "list-one-of-next",
		Breaks:   "RFC1939-5-LIST-05",
		Sentence: "LIST n gives the size of the message behind.",
		Probe:    []string{"LIST 1"},
		apply: func(w *wiring) {
			next := w.scanListing
			w.scanListing = func(s *session, e *entry) string {
				if len(s.command.args) == 0 || e.number >= len(s.entries) {
					return next(s, e)
				}
				return fmt.Sprint(e.number, s.entries[e.number].size)
			}
		},
	},
	Fault{
		Name:     "list-beyond-end-says-ok",
		Breaks:   "RFC1939-5-LIST-06",
		Sentence: "LIST n of a message that does not exist gives the size 0.",
		Probe:    []string{"LIST 99"},
		apply: func(w *wiring) {
			w.around("LIST", func(run handler) handler {
				return func(s *session, c command) reply {
					r := run(s, c)
					if r.phrase.is(errNoSuchMessage) {
						return positive("").withData(c.args[0] + " 0")
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
		apply: func(w *wiring) {
			w.around("LIST", func(run handler) handler {
				return func(s *session, c command) reply {
					if r := run(s, c); !r.phrase.is(errNotANumber) {
						return r
					}
					c.args = nil
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
		apply: func(w *wiring) {
			w.aroundEntries(func(_ *session, all []*entry) {
				if n := len(all); n > 0 {
					all[n-1].size = max(all[n-1].size-2, 0)
				}
			})
		},
	},
	Fault{
		Name:     "sizes-rounded",
		Breaks:   "RFC1939-5-LIST-03",
		Sentence: "Sizes are those of the blocks on disk, multiples of 512.",
		Probe:    []string{"LIST"},
		apply: func(w *wiring) {
			w.aroundEntries(func(_ *session, all []*entry) {
				for _, e := range all {
					e.size = (e.size + 511) / 512 * 512
				}
			})
		},
	},
	Fault{
		Name:     "sizes-count-terminator",
		Breaks:   "RFC1939-5-LIST-03",
		Sentence: "Sizes count the terminator, too.",
		Probe:    []string{"LIST"},
		apply: func(w *wiring) {
			w.aroundEntries(func(_ *session, all []*entry) {
				for _, e := range all {
					e.size += int64(len(".\r\n"))
				}
			})
		},
	},
	Fault{
		Name:     "sizes-without-header",
		Breaks:   "RFC1939-5-LIST-03",
		Sentence: "Sizes count the body only.",
		Probe:    []string{"LIST"},
		apply: func(w *wiring) {
			w.aroundEntries(func(_ *session, all []*entry) {
				for _, e := range all {
					header, err := e.message.excerptSize(0)
					if err == nil {
						e.size -= header
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
		apply: func(w *wiring) {
			w.aroundEntries(func(_ *session, all []*entry) {
				for _, e := range all {
					e.size += 10
				}
			})
			w.around("RETR", func(run handler) handler {
				return func(s *session, c command) reply {
					r := run(s, c)
					if e, err := s.w.find(s, c.args[0]); err == nil && r.ok {
						e.size, _ = s.w.size(s, e.message)
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
		apply: func(w *wiring) {
			w.around("RETR", func(run handler) handler {
				return func(s *session, c command) reply {
					r := run(s, c)
					if e, err := s.w.find(s, c.args[0]); err == nil && r.ok {
						found, _ := e.message.scanned()
						r.text = fmt.Sprintf("%d octets", e.size-found.lines)
					}
					return r
				}
			})
		},
	},
)

// oneAsList sends what should be on the status line as a list.
func (w *wiring) oneAsList(keyword string) {
	w.around(keyword, func(run handler) handler {
		return func(s *session, c command) reply {
			r := run(s, c)
			if r.ok && r.body == nil {
				r = positive("listing follows").withBody(listing{r.data})
			}
			return r
		}
	})
}

// oneUnnumbered leaves the number of the message out.
func (w *wiring) oneUnnumbered(keyword string) {
	w.around(keyword, func(run handler) handler {
		return func(s *session, c command) reply {
			r := run(s, c)
			if r.ok && r.body == nil {
				_, r.data, _ = strings.Cut(r.data, " ")
			}
			return r
		}
	})
}

// excerptSize is the number of octets that TOP has to send.
func (m Message) excerptSize(lines int64) (int64, error) {
	r, err := m.Open()
	if err != nil {
		return 0, err
	}
	defer r.Close()
	t := &tally{}
	if _, err = io.Copy(newLineEnds(newExcerpt(t, lines)), r); errors.Is(err, errExcerptComplete) {
		err = nil
	}
	return t.scan.size, err
}
