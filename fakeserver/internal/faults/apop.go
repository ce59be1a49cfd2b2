package faults

import (
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// APOP with digests that should not do.
var _ = Add(
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
	Fault{
		Name:     "digest-of-anybody",
		Breaks:   "RFC1939-7-APOP-05",
		Sentence: "APOP takes a digest that is right for any account, and opens the maildrop that is named.",
		Probe:    []string{"<open>", "<apop A as dora>", "STAT"},
		Apply: func(w *server.Wiring) {
			w.CheckDigest = func(s *server.Session, name, digest string) bool {
				for _, d := range s.Server.Drops {
					if s.Timestamp != "" && server.Equal(digest, server.APOPDigest(s.Timestamp, d.Account.Password)) {
						return s.Server.Account(name) != nil
					}
				}
				return false
			}
		},
	},
	Fault{
		Name:     "apop-digest-unchecked",
		Breaks:   "RFC1939-7-APOP-05",
		Sentence: "APOP accepts any digest of a user who exists.",
		Probe:    []string{"<open>", "APOP alice 0123456789abcdef0123456789abcdef"},
		Apply: func(w *server.Wiring) {
			w.CheckDigest = func(s *server.Session, name, _ string) bool { return s.Server.Account(name) != nil }
		},
	},
	Fault{
		Name:     "apop-beginning-suffices",
		Breaks:   "RFC1939-7-APOP-07",
		Sentence: "APOP without a digest succeeds: the comparison ends where the given digest ends.",
		Probe:    []string{"<open>", "APOP alice"},
		Apply: func(w *server.Wiring) {
			defaultArgument(w, "APOP", "")
			next := w.CheckDigest
			w.CheckDigest = func(s *server.Session, name, digest string) bool {
				secret, ok := s.Server.Secret(name)
				return next(s, name, digest) || ok && strings.HasPrefix(server.APOPDigest(s.Timestamp, secret), digest)
			}
		},
	},
	Fault{
		Name:     "apop-without-brackets",
		Breaks:   "RFC1939-7-APOP-04",
		Sentence: "The digest of APOP is computed from the timestamp without its angle brackets.",
		Probe:    []string{"<open>", "<apop A>"},
		Apply: func(w *server.Wiring) {
			w.CheckDigest = func(s *server.Session, name, digest string) bool {
				secret, ok := s.Server.Secret(name)
				return ok && digest == server.APOPDigest(strings.Trim(s.Timestamp, "<>"), secret)
			}
		},
	},
	Fault{
		Name:     "apop-wants-upper-case",
		Breaks:   "RFC1939-7-APOP-04",
		Sentence: "The digest of APOP has to be in upper case.",
		Probe:    []string{"<open>", "<apop A>"},
		Apply: func(w *server.Wiring) {
			next := w.CheckDigest
			w.CheckDigest = func(s *server.Session, name, digest string) bool {
				return digest == strings.ToUpper(digest) && next(s, name, strings.ToLower(digest))
			}
		},
	},
)
