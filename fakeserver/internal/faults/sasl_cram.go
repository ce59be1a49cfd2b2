package faults

import (
	"io"
	"strings"
	"sync"

	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// CRAM-MD5.
var _ = Add(
	Fault{
		Name:     "cram-challenge-constant",
		Breaks:   "RFC2195-2-CHAL-02",
		Sentence: "CRAM-MD5 sends the same challenge each time.",
		Probe:    []string{"<open>", "AUTH CRAM-MD5", "*", "AUTH CRAM-MD5"},
		Apply: func(w *server.Wiring) {
			next := w.CramChallenge
			var once sync.Once
			var first string
			w.CramChallenge = func(s *server.Session) string {
				once.Do(func() { first = next(s) })
				return first
			}
		},
	},
	Fault{
		Name:     "cram-accepts-replay",
		Breaks:   "RFC2195-2-CHAL-02",
		Sentence: "CRAM-MD5 accepts the answer to an earlier challenge.",
		Probe:    []string{"<open>", "<cram>", "QUIT", "B: <open>", "B: <cram A>"},
		Apply: func(w *server.Wiring) {
			nextChallenge, nextCheck := w.CramChallenge, w.CheckCRAM
			var given memory.History
			w.CramChallenge = func(s *server.Session) string {
				c := nextChallenge(s)
				given.Add(c)
				return c
			}
			w.CheckCRAM = func(s *server.Session, name, _, digest string) bool {
				for _, c := range given.All() {
					if nextCheck(s, name, c, digest) {
						return true
					}
				}
				return false
			}
		},
	},
	Fault{
		Name:     "cram-challenge-without-brackets",
		Breaks:   "RFC2195-2-CHAL-01",
		Sentence: "The challenge of CRAM-MD5 is no msg-id; the angle brackets are missing.",
		Probe:    []string{"<open>", "AUTH CRAM-MD5"},
		Apply: func(w *server.Wiring) {
			next := w.CramChallenge
			w.CramChallenge = func(s *server.Session) string { return strings.Trim(next(s), "<>") }
		},
	},
	Fault{
		Name:     "cram-digest-unchecked",
		Breaks:   "RFC2195-2-RESP-02",
		Sentence: "CRAM-MD5 accepts any digest of a user who exists.",
		Probe:    []string{"<open>", "AUTH CRAM-MD5", "{alice 0}"},
		Apply: func(w *server.Wiring) {
			w.CheckCRAM = func(s *server.Session, name, _, _ string) bool { return s.Server.Account(name) != nil }
		},
	},
	Fault{
		Name:     "cram-without-hmac",
		Breaks:   "RFC2195-2-RESP-01",
		Sentence: "CRAM-MD5 expects the plain MD5 of challenge and secret, as APOP does.",
		Probe:    []string{"<open>", "<cram>"},
		Apply: func(w *server.Wiring) {
			w.CheckCRAM = func(s *server.Session, name, challenge, digest string) bool {
				secret, ok := s.Server.Secret(name)
				return ok && server.Equal(digest, server.APOPDigest(challenge, secret))
			}
		},
	},
	Fault{
		Name:     "cram-crashes",
		Breaks:   "RFC5034-4-OK-01",
		Sentence: "The connection is lost as soon as the answer of CRAM-MD5 has come.",
		Wild:     "Courier before 2.0.5, commit fe506cc",
		Probe:    []string{"<open>", "<cram>"},
		Apply: func(w *server.Wiring) {
			wrap.Mechanisms(w, "CRAM-MD5", func(run server.RunMechanism, x *server.Exchange) (string, error) {
				if _, err := run(x); err != nil {
					return "", err
				}
				return "", io.ErrUnexpectedEOF
			})
		},
	},
)
