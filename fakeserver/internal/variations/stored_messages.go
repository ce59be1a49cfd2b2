package variations

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/content"
	"github.com/pop3spec/pop3spec/fakeserver/internal/probe"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// What delivery and the store do to a message before POP3 sees it. Sizes are
// those of the result.

var _ = add(
	Variation{
		Name:     "delivery-adds-header",
		Allowed:  "RFC1939-5-RETR-01",
		Sentence: "Messages have header fields of their delivery on top.",
		Probe:    []string{"RETR 2"},
		Apply: func(w *server.Wiring) {
			wrap.Stored(w, func(text []byte) []byte {
				return append([]byte("Return-Path: <sender@example.org>\nDelivered-To: recipient@example.com\n"), text...)
			})
		},
	},
	Variation{
		Name:     "from-quoted",
		Allowed:  "RFC1939-11-FMT-02",
		Sentence: "Lines of a body that begin with From and a blank are quoted, as in an mbox file.",
		Probe:    probe.LoggedInAs("dora", "RETR 13"),
		Apply: func(w *server.Wiring) {
			wrap.Stored(w, func(text []byte) []byte {
				return bytes.ReplaceAll(text, []byte("\nFrom "), []byte("\n>From "))
			})
		},
	},
	Variation{
		Name:     "bare-cr-dropped",
		Allowed:  "RFC1939-11-FMT-01",
		Sentence: "A CR that is no part of a line end is dropped.",
		Probe:    probe.LoggedInAs("dora", "RETR 13"),
		Apply:    func(w *server.Wiring) { replaceBareCR(w, "") },
	},
	Variation{
		Name:     "bare-cr-ends-line",
		Allowed:  "RFC1939-11-FMT-01",
		Sentence: "A CR that is no part of a line end becomes one.",
		Probe:    probe.LoggedInAs("dora", "RETR 13"),
		Apply:    func(w *server.Wiring) { replaceBareCR(w, "\r\n") },
	},
	Variation{
		Name:     "nul-dropped",
		Allowed:  "RFC2449-3-ABNF-05",
		Sentence: "NUL is dropped from messages.",
		Probe:    probe.LoggedInAs("dora", "RETR 6"),
		Apply: func(w *server.Wiring) {
			wrap.Stored(w, func(text []byte) []byte { return bytes.ReplaceAll(text, []byte("\x00"), nil) })
		},
	},
	Variation{
		Name:     "nul-replaced",
		Allowed:  "RFC2449-3-ABNF-05",
		Sentence: "NUL is replaced in messages by a question mark.",
		Probe:    probe.LoggedInAs("dora", "RETR 6"),
		Apply: func(w *server.Wiring) {
			wrap.Stored(w, func(text []byte) []byte {
				return bytes.ReplaceAll(text, []byte("\x00"), []byte("?"))
			})
		},
	},
	Variation{
		Name:     "blank-line-completed",
		Allowed:  "RFC1939-5-RETR-04",
		Sentence: "A message without the blank line after its header section gets one.",
		Probe:    probe.LoggedInAs("dora", "LIST 12", "RETR 12"),
		Apply: func(w *server.Wiring) {
			wrap.Stored(w, func(text []byte) []byte {
				if bytes.Contains(text, []byte("\n\r\n")) || bytes.Contains(text, []byte("\n\n")) {
					return text
				}
				if !bytes.HasSuffix(text, []byte("\n")) {
					text = append(text, server.CRLF...)
				}
				return append(text, server.CRLF...)
			})
		},
	},
	Variation{
		Name:     "size-without-added-end",
		Allowed:  "RFC1939-5-LIST-03",
		Sentence: "If the last line of a message has no end, its size does not count the one that is sent.",
		Probe:    []string{"LIST 1"},
		Apply: func(w *server.Wiring) {
			next := w.Size
			w.Size = func(s *server.Session, m server.Message) (int64, error) {
				size, err := next(s, m)
				if err == nil && !content.EndsLine(m) {
					size -= int64(len(server.CRLF))
				}
				return size, err
			}
		},
	},
)

// replaceBareCR replaces each CR that no LF follows.
func replaceBareCR(w *server.Wiring, with string) {
	wrap.Stored(w, func(text []byte) []byte {
		lines := bytes.ReplaceAll(text, server.CRLF, []byte("\n"))
		return bytes.ReplaceAll(lines, []byte("\r"), []byte(with))
	})
}

var _ = add(
	Variation{
		Name:     "message-ends-at-nul",
		Allowed:  "RFC2449-3-ABNF-05",
		Sentence: "A message ends at its first NUL, for LIST, TOP and RETR alike.",
		Excludes: []string{"nul-dropped", "nul-replaced"},
		Probe:    probe.LoggedInAs("dora", "RETR 6"),
		Apply: func(w *server.Wiring) {
			wrap.Stored(w, func(text []byte) []byte {
				before, _, _ := bytes.Cut(text, []byte("\x00"))
				return before
			})
		},
	},
	Variation{
		Name:     "line-ends-at-nul",
		Allowed:  "RFC2449-3-ABNF-05",
		Sentence: "What follows a NUL in a line is lost.",
		Excludes: []string{"nul-dropped", "nul-replaced", "message-ends-at-nul"},
		Probe:    probe.LoggedInAs("dora", "RETR 6"),
		Apply: func(w *server.Wiring) {
			wrap.Stored(w, func(text []byte) []byte { return rest.ReplaceAll(text, nil) })
		},
	},
	Variation{
		Name:     "bare-cr-as-blank",
		Allowed:  "RFC1939-11-FMT-01",
		Sentence: "A CR that is no part of a line end is replaced by a blank.",
		Excludes: []string{"bare-cr-dropped", "bare-cr-ends-line"},
		Probe:    probe.LoggedInAs("dora", "RETR 13"),
		Apply:    func(w *server.Wiring) { replaceBareCR(w, " ") },
	},
	Variation{
		Name:     "control-octets-dropped",
		Allowed:  "RFC1939-11-FMT-01",
		Sentence: "Control octets other than TAB, FF, ESC and line ends are dropped from messages.",
		Excludes: []string{"nul-dropped", "nul-replaced", "message-ends-at-nul", "line-ends-at-nul", "bare-cr-dropped",
			"bare-cr-ends-line", "bare-cr-as-blank"},
		Probe: probe.LoggedInAs("dora", "RETR 6"),
		Apply: func(w *server.Wiring) {
			wrap.Stored(w, func(text []byte) []byte {
				lines := bytes.ReplaceAll(text, server.CRLF, []byte("\n"))
				return bytes.Map(func(c rune) rune {
					if c < ' ' && !strings.ContainsRune("\t\n\f\x1b", c) || c == 0x7f {
						return -1
					}
					return c
				}, lines)
			})
		},
	},
)

// rest is a NUL and what follows it in its line.
var rest = regexp.MustCompile(`\x00[^\r\n]*`)
