package fakeserver

import (
	"encoding/base64"
	"strings"
)

var _ = faults(
	Fault{
		Name:     "challenge-without-space",
		Breaks:   "RFC5034-4-CHAL-02",
		Sentence: "An empty challenge is a lone plus sign, without the space behind it.",
		Wild:     "WildDuck, commit d5503a20",
		Probe:    []string{"<open>", "AUTH PLAIN"},
		apply: func(w *wiring) {
			w.rechallenge(func(challenge []byte, line string) string {
				if len(challenge) == 0 {
					return "+\r\n"
				}
				return line
			})
		},
	},
	Fault{
		Name:     "challenge-with-text",
		Breaks:   "RFC5034-4-CHAL-01",
		Sentence: "An empty challenge has a text for people in place of Base64.",
		Wild:     "jstedfast/MailKit#268",
		Probe:    []string{"<open>", "AUTH PLAIN"},
		apply: func(w *wiring) {
			w.rechallenge(func(challenge []byte, line string) string {
				if len(challenge) == 0 {
					return "+ go ahead\r\n"
				}
				return line
			})
		},
	},
	Fault{
		Name:     "challenge-as-ok",
		Breaks:   "RFC5034-4-CHAL-01",
		Sentence: "A challenge begins with +OK.",
		Wild:     "Exchange 2003 with NTLM, jstedfast/MailKit#391",
		Probe:    []string{"<open>", "AUTH CRAM-MD5"},
		apply: func(w *wiring) {
			w.rechallenge(func(_ []byte, line string) string { return "+OK" + line[1:] })
		},
	},
	Fault{
		Name:     "challenge-in-the-clear",
		Breaks:   "RFC5034-4-CHAL-01",
		Sentence: "Challenges are not encoded in Base64.",
		Probe:    []string{"<open>", "AUTH LOGIN"},
		apply: func(w *wiring) {
			w.rechallenge(func(challenge []byte, _ string) string { return "+ " + string(challenge) + "\r\n" })
		},
	},
	Fault{
		Name:     "base64-skips-foreign-characters",
		Breaks:   "RFC5034-4-B64-02",
		Sentence: "Characters that are not of the Base64 alphabet are skipped.",
		Probe:    []string{"<open>", "AUTH PLAIN", "AGFs-aWNlAG9wZW4g!IHNlc2FtZSA="},
		apply: func(w *wiring) {
			next := w.decode
			w.decode = func(s *session, line []byte) ([]byte, error) {
				return next(s, []byte(strings.Map(keepBase64, string(line))))
			}
		},
	},
	Fault{
		Name:     "base64-padding-anywhere",
		Breaks:   "RFC5034-4-B64-03",
		Sentence: "Equals signs are accepted and skipped everywhere in Base64.",
		Probe:    []string{"<open>", "AUTH PLAIN", "AGFsaWNl=AG9wZW4gIHNlc2FtZSA="},
		apply: func(w *wiring) {
			w.decode = func(_ *session, line []byte) ([]byte, error) {
				response, err := base64.RawStdEncoding.DecodeString(strings.ReplaceAll(string(line), "=", ""))
				if err != nil {
					return nil, errNotBase64
				}
				return response, nil
			}
		},
	},
	Fault{
		Name:     "base64-not-required",
		Breaks:   "RFC5034-4-B64-01",
		Sentence: "A response that is not Base64 is taken as it is.",
		Probe:    []string{"<open>", "AUTH LOGIN", "alice", "open  sesame "},
		apply: func(w *wiring) {
			next := w.decode
			w.decode = func(s *session, line []byte) ([]byte, error) {
				response, err := next(s, line)
				if err != nil {
					return append([]byte(nil), line...), nil
				}
				return response, nil
			}
		},
	},
	Fault{
		Name:     "cancel-ignored",
		Breaks:   "RFC5034-4-CANCEL-01",
		Sentence: "A star does not cancel the exchange; it is an answer like any other.",
		Probe:    []string{"<open>", "AUTH LOGIN", "*", "*"},
		apply: func(w *wiring) {
			w.cancels = func(*session, []byte) bool { return false }
			next := w.decode
			w.decode = func(s *session, line []byte) ([]byte, error) {
				if string(line) == "*" {
					return []byte("*"), nil
				}
				return next(s, line)
			}
		},
	},
	Fault{
		Name:     "cancel-says-ok",
		Breaks:   "RFC5034-4-CANCEL-01",
		Sentence: "Cancelling an exchange is answered +OK.",
		Probe:    []string{"<open>", "AUTH PLAIN", "*"},
		apply: func(w *wiring) {
			w.restate(func(_ *session, r reply) reply {
				r.ok = r.ok || r.phrase.is(errCancelled)
				return r
			})
		},
	},
	Fault{
		Name:     "response-limited-to-255",
		Breaks:   "RFC5034-4-LEN-01",
		Sentence: "A response may not be longer than a command.",
		Probe:    []string{"<open>", "AUTH PLAIN", "{" + strings.Repeat("a", 100) + "\x00alice\x00" + strings.Repeat("b", 200) + "}"},
		apply:    func(w *wiring) { w.responseLimit = func(*session) int { return maxCommandLine } },
	},
)

// rechallenge changes the lines of challenges.
func (w *wiring) rechallenge(change func(challenge []byte, line string) string) {
	next := w.challenge
	w.challenge = func(s *session, challenge []byte) []byte {
		return []byte(change(challenge, string(next(s, challenge))))
	}
}

// keepBase64 drops what is not of the alphabet.
func keepBase64(c rune) rune {
	if strings.ContainsRune("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=", c) {
		return c
	}
	return -1
}

// is reports whether the phrase is the text of an error.
func (p phrase) is(err error) bool { return len(p.args) == 1 && p.args[0] == any(err) }
