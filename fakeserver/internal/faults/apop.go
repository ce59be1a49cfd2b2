package faults

import (
	"sync"

	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

var _ = Add(
	Fault{
		Name:     "apop-timestamp-constant",
		Breaks:   "RFC1939-7-APOP-03",
		Sentence: "Every greeting has the same timestamp.",
		Probe:    []string{"<open>", "B: <open>"},
		Apply: func(w *server.Wiring) {
			next := w.Timestamp
			var once sync.Once
			var first string
			w.Timestamp = func(s *server.Session) string {
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
		Apply: func(w *server.Wiring) {
			nextTimestamp, nextCheck := w.Timestamp, w.CheckDigest
			var given memory.History
			w.Timestamp = func(s *server.Session) string {
				t := nextTimestamp(s)
				given.Add(t)
				return t
			}
			w.CheckDigest = func(s *server.Session, name, digest string) bool {
				own := s.Timestamp
				defer func() { s.Timestamp = own }()
				for _, s.Timestamp = range given.All() {
					if nextCheck(s, name, digest) {
						return true
					}
				}
				return false
			}
		},
	},
)
