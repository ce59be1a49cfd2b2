package fakeserver

import (
	"math/big"
	"strconv"
)

// Message numbers that are not what they should be.

var _ = faults(
	Fault{
		Name:     "new-mail-renumbers",
		Breaks:   "RFC1939-4-NUM-03",
		Sentence: "Mail that arrives during a session becomes message 1 at once, and moves the others.",
		Probe:    []string{"LIST", "<deliver>", "LIST"},
		apply: func(w *wiring) {
			w.showArrivals(func(s *session, arrived []*entry) {
				s.entries = append(arrived, s.entries...)
				for i, e := range s.entries {
					e.number = i + 1
				}
			})
		},
	},
	Fault{
		Name:     "numbers-from-zero",
		Breaks:   "RFC1939-4-NUM-01",
		Sentence: "Messages are numbered from 0.",
		Probe:    []string{"LIST", "RETR 0"},
		apply: func(w *wiring) {
			w.renumber(func(n int64) int64 { return n - 1 }, func(n int64) int64 { return n + 1 })
		},
	},
	Fault{
		Name:     "numbers-with-gaps",
		Breaks:   "RFC1939-4-NUM-01",
		Sentence: "Message numbers go up in steps of ten.",
		Probe:    []string{"LIST", "RETR 10"},
		apply: func(w *wiring) {
			w.renumber(func(n int64) int64 { return n * 10 }, func(n int64) int64 {
				if n%10 != 0 {
					return 0
				}
				return n / 10
			})
		},
	},
	Fault{
		Name:     "number-wraps-at-64-bits",
		Breaks:   "RFC1939-5-LIST-06",
		Sentence: "Message numbers are cut to 64 bits, so 18446744073709551617 is message 1.",
		Wild:     "Gattaca Server, CVE-2004-2520, crashed",
		Probe:    []string{"LIST 18446744073709551617"},
		apply: func(w *wiring) {
			next := w.number
			w.number = func(s *session, arg string) (int64, error) {
				n, ok := new(big.Int).SetString(arg, 10)
				if !ok || n.Sign() < 0 {
					return next(s, arg)
				}
				return int64(n.Uint64()), nil
			}
		},
	},
	Fault{
		Name:     "number-hexadecimal",
		Breaks:   "RFC1939-3-ERR-03",
		Sentence: "Numbers may be given as in C, so RETR 0x2 sends message 2.",
		Probe:    []string{"RETR 0x2"},
		apply: func(w *wiring) {
			next := w.number
			w.number = func(s *session, arg string) (int64, error) {
				if n, err := strconv.ParseInt(arg, 0, 64); err == nil && len(arg) > 1 && (arg[1] == 'x' || arg[1] == 'X') {
					return n, nil
				}
				return next(s, arg)
			}
		},
	},
	Fault{
		Name:     "number-with-fraction",
		Breaks:   "RFC1939-3-ERR-03",
		Sentence: "Numbers may have a fraction, so RETR 2.0 sends message 2.",
		Probe:    []string{"RETR 2.0"},
		apply: func(w *wiring) {
			next := w.number
			w.number = func(s *session, arg string) (int64, error) {
				n, err := next(s, arg)
				if f, bad := strconv.ParseFloat(arg, 64); err != nil && bad == nil && f >= 0 && f < 1e9 {
					return int64(f), nil
				}
				return n, err
			}
		},
	},
)

// renumber shows messages under other numbers, and finds them by these.
func (w *wiring) renumber(shown, meant func(int64) int64) {
	w.aroundEntries(func(_ *session, all []*entry) {
		for _, e := range all {
			e.number = int(shown(int64(e.number)))
		}
	})
	next := w.find
	w.find = func(s *session, arg string) (*entry, error) {
		n, err := s.w.number(s, arg)
		if err != nil {
			return nil, err
		}
		return next(s, strconv.FormatInt(max(meant(n), 0), 10))
	}
}

// showArrivals lets a session see new mail before each command.
func (w *wiring) showArrivals(add func(s *session, arrived []*entry)) {
	next := w.permit
	w.permit = func(s *session, c command) error {
		if s.state == transaction {
			if arrived := s.arrivals(); len(arrived) > 0 {
				add(s, arrived)
			}
		}
		return next(s, c)
	}
}

// arrivals are messages that the session does not know yet.
func (s *session) arrivals() []*entry {
	now, err := s.w.open(s, s.drop)
	if err != nil {
		return nil
	}
	known := map[string]bool{}
	for _, e := range s.entries {
		known[e.message.uid] = true
	}
	var arrived []*entry
	for _, e := range now {
		if !known[e.message.uid] {
			arrived = append(arrived, e)
		}
	}
	return arrived
}
