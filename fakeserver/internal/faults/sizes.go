package faults

import (
	"fmt"
	"math"
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/content"
	"github.com/pop3spec/pop3spec/fakeserver/internal/probe"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Sizes that are not what RETR sends.
var _ = Add(
	Fault{
		Name:     "size-without-status",
		Breaks:   "DEFACTO-GEN-07",
		Sentence: "Messages are sent with a Status field on top, and sizes do not count it.",
		Wild:     "servers on top of mbox files, where the field is not there before somebody has read the message",
		Probe:    []string{"LIST 2", "RETR 2"},
		Apply: func(w *server.Wiring) {
			wrap.Sent(w, func(text []byte) []byte { return append([]byte("Status: RO\n"), text...) })
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
	sizesCorrectedBy("RETR", "RETR 2"),
	Fault{
		Name:     "retr-announces-other-size",
		Breaks:   "DEFACTO-GEN-04",
		Sentence: "The +OK of RETR gives the size on disk, which is another one than that of LIST.",
		Probe:    []string{"RETR 2"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "RETR", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				r := run(s, c)
				if e, err := s.Wiring.Find(s, c.Args[0]); err == nil && r.OK {
					found, _ := e.Message.Scanned()
					r.Text = fmt.Sprintf("%d octets", e.Size-found.Lines)
				}
				return r
			})
		},
	},
	Fault{
		Name:     "size-counts-stuffing",
		Breaks:   "RFC1939-11-SIZE-02",
		Sentence: "Sizes count the dots that byte-stuffing adds.",
		Probe:    []string{"LIST 1"},
		Apply:    func(w *server.Wiring) { addToSizes(w, func(found server.Scan) int64 { return found.DotLines }) },
	},
	Fault{
		Name:     "size-counts-lf",
		Breaks:   "RFC1939-11-SIZE-01",
		Sentence: "Sizes count line ends as one octet, as on disk.",
		Probe:    []string{"LIST 1"},
		Apply:    func(w *server.Wiring) { addToSizes(w, func(found server.Scan) int64 { return -found.Lines }) },
	},
	Fault{
		Name:     "sizes-in-16-bits",
		Breaks:   "RFC1939-5-LIST-03",
		Sentence: "Sizes are kept in 16 bits, so those of large messages are wrong.",
		Probe:    probe.LoggedInAs("dora", "LIST 1"),
		Apply: func(w *server.Wiring) {
			next := w.Size
			w.Size = func(s *server.Session, m server.Message) (int64, error) {
				size, err := next(s, m)
				return size & math.MaxUint16, err
			}
		},
	},
	Fault{
		Name:     "size-of-unended-message-wrong",
		Breaks:   "RFC1939-5-LIST-03",
		Sentence: "The size of a message whose last line has no end is two octets too large: the line end is counted twice.",
		Probe:    []string{"LIST 1"},
		Apply: func(w *server.Wiring) {
			next := w.Size
			w.Size = func(s *server.Session, m server.Message) (int64, error) {
				n, err := next(s, m)
				if text := content.Text(m); err == nil && text != "" && !strings.HasSuffix(text, "\n") {
					n += 2
				}
				return n, err
			}
		},
	},
)

// addToSizes adds to every size what more says.
func addToSizes(w *server.Wiring, more func(server.Scan) int64) {
	next := w.Size
	w.Size = func(s *server.Session, m server.Message) (int64, error) {
		size, err := next(s, m)
		if err != nil {
			return 0, err
		}
		found, err := m.Scanned()
		return size + more(found), err
	}
}

// sizesCorrectedBy is a fault that knows the size of a message only once a command has looked at it.
func sizesCorrectedBy(keyword, command string) Fault {
	return Fault{
		Name:     "sizes-corrected-by-" + strings.ToLower(keyword),
		Breaks:   "RFC1939-4-SIZE-01",
		Sentence: "Sizes are estimates until " + keyword + " has looked at the message.",
		Probe:    []string{"LIST 2", command, "LIST 2"},
		Apply: func(w *server.Wiring) {
			wrap.Entries(w, func(_ *server.Session, all []*server.Entry) {
				for _, e := range all {
					e.Size += 10
				}
			})
			wrap.Command(w, keyword, func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				r := run(s, c)
				if e, err := s.Wiring.Find(s, c.Args[0]); err == nil && r.OK {
					e.Size, _ = s.Wiring.Size(s, e.Message)
				}
				return r
			})
		},
	}
}
