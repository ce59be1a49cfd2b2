package fakeserver

import "sync"

var _ = faults(
	Fault{
		Name:     "apop-timestamp-constant",
		Breaks:   "RFC1939-7-APOP-03",
		Sentence: "Every greeting has the same timestamp.",
		Probe:    []string{"<open>", "B: <open>"},
		apply: func(w *wiring) {
			next := w.timestamp
			var once sync.Once
			var first string
			w.timestamp = func(s *session) string {
				once.Do(func() { first = next(s) })
				return first
			}
		},
	},
	Fault{
		Name:     "apop-accepts-replay",
		Breaks:   "RFC1939-7-APOP-06",
		Sentence: "APOP accepts a digest that belongs to the timestamp of an earlier connection.",
		Probe:    []string{"<open>", "B: <open>", "B: <apop A>"},
		apply: func(w *wiring) {
			nextTimestamp, nextCheck := w.timestamp, w.checkDigest
			var given history
			w.timestamp = func(s *session) string {
				t := nextTimestamp(s)
				given.add(t)
				return t
			}
			w.checkDigest = func(s *session, name, digest string) bool {
				own := s.timestamp
				defer func() { s.timestamp = own }()
				for _, s.timestamp = range given.all() {
					if nextCheck(s, name, digest) {
						return true
					}
				}
				return false
			}
		},
	},
)
