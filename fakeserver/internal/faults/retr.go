package faults

import (
	"bytes"
	"io"
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/content"
	"github.com/pop3spec/pop3spec/fakeserver/internal/probe"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Content that is changed on its way.
var _ = Add(
	Fault{
		Name:     "retr-loses-last-line",
		Breaks:   "RFC1939-5-RETR-01",
		Sentence: "RETR does not send the last line.",
		Probe:    []string{"RETR 2"},
		Apply: func(w *server.Wiring) {
			wrap.Content(w, func(_ *server.Session, text []byte) []byte { return withoutLastLine(text) }, "RETR")
		},
	},
	Fault{
		Name:     "retr-trims-end",
		Breaks:   "RFC1939-5-RETR-01",
		Sentence: "RETR does not send blank lines at the end of a message.",
		Probe:    probe.LoggedInAs("dora", "RETR 5"),
		Apply: func(w *server.Wiring) {
			wrap.Content(w, func(_ *server.Session, text []byte) []byte {
				header, body := content.CutHeader(text)
				return append(header[:len(header):len(header)], bytes.TrimRight(body, "\r\n")...)
			}, "RETR")
		},
	},
	Fault{
		Name:     "blank-line-lost",
		Breaks:   "RFC1939-5-RETR-01",
		Sentence: "RETR does not send the blank line between header section and body.",
		Probe:    []string{"RETR 2"},
		Apply: func(w *server.Wiring) {
			wrap.Content(w, func(_ *server.Session, text []byte) []byte {
				return bytes.Replace(text, blankLine, server.CRLF, 1)
			}, "RETR")
		},
	},
	Fault{
		Name:     "blank-line-doubled",
		Breaks:   "RFC1939-5-RETR-01",
		Sentence: "RETR sends two blank lines between header section and body.",
		Probe:    []string{"RETR 2"},
		Apply: func(w *server.Wiring) {
			wrap.Content(w, func(_ *server.Session, text []byte) []byte {
				return bytes.Replace(text, blankLine, []byte("\r\n\r\n\r\n"), 1)
			}, "RETR")
		},
	},
	Fault{
		Name:     "empty-body-loses-blank-line",
		Breaks:   "RFC1939-5-RETR-04",
		Sentence: "A message without a body is sent without the blank line after its header section.",
		Probe:    probe.LoggedInAs("dora", "RETR 7"),
		Apply: func(w *server.Wiring) {
			wrap.Content(w, func(_ *server.Session, text []byte) []byte {
				if header, body := content.CutHeader(text); len(body) == 0 && bytes.HasSuffix(header, blankLine) {
					return text[:len(text)-len(server.CRLF)]
				}
				return text
			}, "RETR")
		},
	},
	Fault{
		Name:     "empty-body-gains-line",
		Breaks:   "RFC1939-5-RETR-04",
		Sentence: "A message without a body is sent with an empty line for a body.",
		Probe:    probe.LoggedInAs("dora", "RETR 7"),
		Apply: func(w *server.Wiring) {
			wrap.Content(w, func(_ *server.Session, text []byte) []byte {
				if header, body := content.CutHeader(text); len(body) == 0 && bytes.HasSuffix(header, blankLine) {
					return append(text[:len(text):len(text)], server.CRLF...)
				}
				return text
			}, "RETR")
		},
	},
	Fault{
		Name:     "headers-unfolded",
		Breaks:   "RFC1939-5-RETR-01",
		Sentence: "Header fields that go over several lines are sent on one.",
		Probe:    probe.LoggedInAs("dora", "RETR 5"),
		Apply: func(w *server.Wiring) {
			wrap.Content(w, func(_ *server.Session, text []byte) []byte {
				header, body := content.CutHeader(text)
				joined := strings.NewReplacer("\r\n\t", " ", "\r\n ", " ").Replace(string(header))
				return append([]byte(joined), body...)
			}, "RETR", "TOP")
		},
	},
	Fault{
		Name:     "line-ends-trimmed",
		Breaks:   "RFC1939-5-RETR-01",
		Sentence: "Blanks at the ends of lines are not sent.",
		Probe:    probe.LoggedInAs("dora", "RETR 5"),
		Apply: func(w *server.Wiring) {
			wrap.EachLine(w, func(line []byte) []byte {
				return append(bytes.TrimRight(line, " \t\r\n"), server.CRLF...)
			}, "RETR")
		},
	},
	Fault{
		Name:     "line-starts-trimmed",
		Breaks:   "RFC1939-5-RETR-01",
		Sentence: "Blanks at the beginnings of lines are not sent.",
		Probe:    probe.LoggedInAs("dora", "RETR 5"),
		Apply: func(w *server.Wiring) {
			wrap.EachLine(w, func(line []byte) []byte { return bytes.TrimLeft(line, " \t") }, "RETR")
		},
	},
	Fault{
		Name:     "tabs-expanded",
		Breaks:   "RFC1939-5-RETR-01",
		Sentence: "Tabs are sent as eight blanks.",
		Probe:    probe.LoggedInAs("dora", "RETR 5"),
		Apply: func(w *server.Wiring) {
			wrap.EachLine(w, func(line []byte) []byte {
				return bytes.ReplaceAll(line, []byte("\t"), []byte("        "))
			}, "RETR")
		},
	},
	Fault{
		Name:     "eighth-bit-stripped",
		Breaks:   "RFC1939-5-RETR-01",
		Sentence: "The highest bit of each octet of a message is cleared.",
		Probe:    probe.LoggedInAs("dora", "RETR 5"),
		Apply: func(w *server.Wiring) {
			wrap.EachLine(w, func(line []byte) []byte {
				for i := range line {
					line[i] &= 0x7F
				}
				return line
			}, "RETR")
		},
	},
	Fault{
		Name:     "message-ends-at-nul",
		Breaks:   "RFC1939-5-RETR-01",
		Sentence: "A message is sent up to its first NUL only.",
		Probe:    probe.LoggedInAs("dora", "RETR 6"),
		Apply: func(w *server.Wiring) {
			wrap.Content(w, func(_ *server.Session, text []byte) []byte {
				upTo, _, _ := bytes.Cut(text, []byte("\x00"))
				return upTo
			}, "RETR")
		},
	},
	Fault{
		Name:     "message-ends-at-dot-line",
		Breaks:   "RFC1939-5-RETR-06",
		Sentence: "A message is sent up to its first line with a lone dot only.",
		Probe:    []string{"RETR 1"},
		Apply: func(w *server.Wiring) {
			wrap.Content(w, func(_ *server.Session, text []byte) []byte {
				if i := bytes.Index(text, []byte("\r\n.\r\n")); i >= 0 {
					return text[:i+len(server.CRLF)]
				}
				return text
			}, "RETR")
		},
	},
	Fault{
		Name:     "dot-lines-dropped",
		Breaks:   "RFC1939-5-RETR-06",
		Sentence: "Lines with a lone dot are not sent.",
		Probe:    []string{"RETR 1"},
		Apply: func(w *server.Wiring) {
			wrap.EachLine(w, func(line []byte) []byte {
				if string(line) == ".\r\n" {
					return nil
				}
				return line
			}, "RETR", "TOP")
		},
	},
	Fault{
		Name:     "retr-adds-field",
		Breaks:   "RFC1939-5-RETR-01",
		Sentence: "RETR adds a header field of its own at the end of the header section; LIST does not count it.",
		Probe:    []string{"RETR 2"},
		Apply: func(w *server.Wiring) {
			wrap.Content(w, func(_ *server.Session, text []byte) []byte {
				return bytes.Replace(text, blankLine, []byte("\r\nX-Retrieved: yes\r\n\r\n"), 1)
			}, "RETR")
		},
	},
)

var blankLine = []byte("\r\n\r\n")

// withoutLastLine takes the last line off, its CRLF included.
func withoutLastLine(text []byte) []byte {
	return text[:bytes.LastIndexByte(bytes.TrimSuffix(text, server.CRLF), '\n')+1]
}

// preceded is a body with something in front.
type preceded struct {
	text string
	body server.Body
}

func (p preceded) WriteBody(s *server.Session, w io.Writer) error {
	if _, err := io.WriteString(w, p.text); err != nil {
		return err
	}
	return p.body.WriteBody(s, w)
}
