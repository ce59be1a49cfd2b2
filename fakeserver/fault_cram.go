package fakeserver

import (
	"io"
	"strings"
	"sync"
)

var _ = faults(
	Fault{
		Name:     "cram-challenge-constant",
		Breaks:   "RFC2195-2-CHAL-02",
		Sentence: "CRAM-MD5 sends the same challenge each time.",
		Probe:    []string{"<open>", "AUTH CRAM-MD5", "*", "AUTH CRAM-MD5"},
		apply: func(w *wiring) {
			next := w.cramChallenge
			var once sync.Once
			var first string
			w.cramChallenge = func(s *session) string {
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
		apply: func(w *wiring) {
			nextChallenge, nextCheck := w.cramChallenge, w.checkCRAM
			var given history
			w.cramChallenge = func(s *session) string {
				c := nextChallenge(s)
				given.add(c)
				return c
			}
			w.checkCRAM = func(s *session, name, _, digest string) bool {
				for _, c := range given.all() {
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
		apply: func(w *wiring) {
			next := w.cramChallenge
			w.cramChallenge = func(s *session) string { return strings.Trim(next(s), "<>") }
		},
	},
	Fault{
		Name:     "cram-digest-unchecked",
		Breaks:   "RFC2195-2-RESP-02",
		Sentence: "CRAM-MD5 accepts any digest of a user who exists.",
		Probe:    []string{"<open>", "AUTH CRAM-MD5", "{alice 0}"},
		apply: func(w *wiring) {
			w.checkCRAM = func(s *session, name, _, _ string) bool { return s.server.account(name) != nil }
		},
	},
	Fault{
		Name:     "cram-without-hmac",
		Breaks:   "RFC2195-2-RESP-01",
		Sentence: "CRAM-MD5 expects the plain MD5 of challenge and secret, as APOP does.",
		Probe:    []string{"<open>", "<cram>"},
		apply: func(w *wiring) {
			w.checkCRAM = func(s *session, name, challenge, digest string) bool {
				secret, ok := s.server.secret(name)
				return ok && equal(digest, apopDigest(challenge, secret))
			}
		},
	},
	Fault{
		Name:     "cram-crashes",
		Breaks:   "RFC5034-4-OK-01",
		Sentence: "The connection is lost as soon as the answer of CRAM-MD5 has come.",
		Wild:     "Courier before 2.0.5, commit fe506cc",
		Probe:    []string{"<open>", "<cram>"},
		apply: func(w *wiring) {
			w.aroundMechanisms("CRAM-MD5", func(run runMechanism) runMechanism {
				return func(x *exchange) (string, error) {
					if _, err := run(x); err != nil {
						return "", err
					}
					return "", io.ErrUnexpectedEOF
				}
			})
		},
	},
)
