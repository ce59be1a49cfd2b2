package faults

import (
	"strings"
	"sync"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Timestamps in the greeting that APOP can't rely on.
var _ = Add(
	Fault{
		Name:     "apop-without-timestamp",
		Breaks:   "RFC1939-7-APOP-01",
		Sentence: "The greeting has no timestamp, and APOP takes a digest of the password alone, which is always the same.",
		Probe:    []string{"<open>", "APOP alice " + server.APOPDigest("", "open  sesame "), "STAT"},
		Apply: func(w *server.Wiring) {
			wrap.Timestamp(w, func(string) string { return "" })
			w.CheckDigest = func(s *server.Session, name, digest string) bool {
				secret, ok := s.Server.Secret(name)
				return ok && server.Equal(digest, server.APOPDigest(s.Timestamp, secret))
			}
		},
	},
	Fault{
		Name:     "apop-timestamp-without-domain",
		Breaks:   "RFC1939-7-APOP-02",
		Sentence: "The timestamp is a number in angle brackets, without @ and domain.",
		Probe:    []string{"<open>"},
		Apply: func(w *server.Wiring) {
			wrap.Timestamp(w, func(t string) string { return strings.Split(t, "@")[0] + ">" })
		},
	},
	Fault{
		Name:     "apop-timestamp-without-brackets",
		Breaks:   "RFC1939-7-APOP-02",
		Sentence: "The timestamp has no angle brackets.",
		Probe:    []string{"<open>"},
		Apply:    func(w *server.Wiring) { wrap.Timestamp(w, func(t string) string { return strings.Trim(t, "<>") }) },
	},
	Fault{
		Name:     "apop-timestamp-with-blanks",
		Breaks:   "RFC1939-7-APOP-02",
		Sentence: "The timestamp has blanks in it, as in a date.",
		Probe:    []string{"<open>"},
		Apply: func(w *server.Wiring) {
			wrap.Timestamp(w, func(t string) string { return strings.Replace(t, ".", " . ", 1) })
		},
	},
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
)
