package faults

import (
	"encoding/base64"
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// The lines of a SASL exchange.
var _ = Add(
	Fault{
		Name:     "challenge-without-space",
		Breaks:   "RFC5034-4-CHAL-02",
		Sentence: "An empty challenge is a lone plus sign, without the space after it.",
		Wild:     "WildDuck, commit d5503a20",
		Probe:    []string{"<open>", "AUTH PLAIN"},
		Apply: func(w *server.Wiring) {
			challengeLine(w, func(challenge []byte, line string) string {
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
		Apply: func(w *server.Wiring) {
			challengeLine(w, func(challenge []byte, line string) string {
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
		Apply: func(w *server.Wiring) {
			challengeLine(w, func(_ []byte, line string) string { return "+OK" + line[1:] })
		},
	},
	Fault{
		Name:     "challenge-in-the-clear",
		Breaks:   "RFC5034-4-CHAL-01",
		Sentence: "Challenges are not encoded in Base64.",
		Probe:    []string{"<open>", "AUTH LOGIN"},
		Apply: func(w *server.Wiring) {
			challengeLine(w, func(challenge []byte, _ string) string { return "+ " + string(challenge) + "\r\n" })
		},
	},
	Fault{
		Name:     "base64-skips-foreign-characters",
		Breaks:   "RFC5034-4-B64-02",
		Sentence: "Characters that are not of the Base64 alphabet are skipped.",
		Probe:    []string{"<open>", "AUTH PLAIN", "AGFs-aWNlAG9wZW4g!IHNlc2FtZSA="},
		Apply: func(w *server.Wiring) {
			next := w.Decode
			w.Decode = func(s *server.Session, line []byte) ([]byte, error) {
				return next(s, []byte(strings.Map(keepBase64, string(line))))
			}
		},
	},
	Fault{
		Name:     "base64-padding-anywhere",
		Breaks:   "RFC5034-4-B64-03",
		Sentence: "Equals signs are accepted and skipped everywhere in Base64.",
		Probe:    []string{"<open>", "AUTH PLAIN", "AGFsaWNl=AG9wZW4gIHNlc2FtZSA="},
		Apply: func(w *server.Wiring) {
			w.Decode = func(_ *server.Session, line []byte) ([]byte, error) {
				response, err := base64.RawStdEncoding.DecodeString(strings.ReplaceAll(string(line), "=", ""))
				if err != nil {
					return nil, server.ErrNotBase64
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
		Apply: func(w *server.Wiring) {
			next := w.Decode
			w.Decode = func(s *server.Session, line []byte) ([]byte, error) {
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
		Apply: func(w *server.Wiring) {
			w.Cancels = func(*server.Session, []byte) bool { return false }
			next := w.Decode
			w.Decode = func(s *server.Session, line []byte) ([]byte, error) {
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
		Apply: func(w *server.Wiring) {
			wrap.Reply(w, func(_ *server.Session, r server.Reply) server.Reply {
				r.OK = r.OK || r.Phrase.Is(server.ErrCancelled)
				return r
			})
		},
	},
	Fault{
		Name:     "response-limited-to-255",
		Breaks:   "RFC5034-4-LEN-01",
		Sentence: "A response may not be longer than a command.",
		Probe: []string{"<open>", "AUTH PLAIN",
			"{" + strings.Repeat("a", 100) + "\x00alice\x00" + strings.Repeat("b", 200) + "}"},
		Apply: func(w *server.Wiring) { w.ResponseLimit = func(*server.Session) int { return server.MaxCommandLine } },
	},
)

// challengeLine changes the lines of challenges.
func challengeLine(w *server.Wiring, change func(challenge []byte, line string) string) {
	next := w.Challenge
	w.Challenge = func(s *server.Session, challenge []byte) []byte {
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
