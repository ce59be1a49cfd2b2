package faults

import (
	"strconv"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Message numbers that are not what they should be.

var _ = Add(
	Fault{
		Name:     "new-mail-renumbers",
		Breaks:   "RFC1939-4-NUM-03",
		Sentence: "Mail that arrives during a session becomes message 1 at once, and moves the others.",
		Probe:    []string{"LIST", "<deliver>", "LIST"},
		Apply: func(w *server.Wiring) {
			wrap.Arrivals(w, func(s *server.Session, arrived []*server.Entry) {
				s.Entries = append(arrived, s.Entries...)
				for i, e := range s.Entries {
					e.Number = i + 1
				}
			})
		},
	},
	Fault{
		Name:     "numbers-from-zero",
		Breaks:   "RFC1939-4-NUM-01",
		Sentence: "Messages are numbered from 0.",
		Probe:    []string{"LIST", "RETR 0"},
		Apply: func(w *server.Wiring) {
			renumber(w, func(n int64) int64 { return n - 1 }, func(n int64) int64 { return n + 1 })
		},
	},
	Fault{
		Name:     "numbers-with-gaps",
		Breaks:   "RFC1939-4-NUM-01",
		Sentence: "Message numbers go up in steps of ten.",
		Probe:    []string{"LIST", "RETR 10"},
		Apply: func(w *server.Wiring) {
			renumber(w, func(n int64) int64 { return n * 10 }, func(n int64) int64 {
				if n%10 != 0 {
					return 0
				}
				return n / 10
			})
		},
	},
)

// renumber shows messages under other numbers, and finds them by these.
func renumber(w *server.Wiring, shown, meant func(int64) int64) {
	wrap.Entries(w, func(_ *server.Session, all []*server.Entry) {
		for _, e := range all {
			e.Number = int(shown(int64(e.Number)))
		}
	})
	next := w.Find
	w.Find = func(s *server.Session, arg string) (*server.Entry, error) {
		n, err := s.Wiring.Number(s, arg)
		if err != nil {
			return nil, err
		}
		return next(s, strconv.FormatInt(max(meant(n), 0), 10))
	}
}
