package faults

import (
	"bytes"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

var _ = Add(
	Fault{
		Name:     "terminator-after-err",
		Breaks:   "RFC1939-3-MULTI-04",
		Sentence: "A negative reply to a command that would have a multi-line reply is followed by a lone dot.",
		Probe:    []string{"RETR 99"},
		Apply: func(w *server.Wiring) {
			next := w.StatusLine
			w.StatusLine = func(s *server.Session, r server.Reply) []byte {
				line := next(s, r)
				if !r.OK && s.Command.Keyword == "RETR" {
					line = append(line, ".\r\n"...)
				}
				return line
			}
		},
	},
	Fault{
		Name:     "status-line-bare-lf",
		Breaks:   "RFC1939-3-RESP-02",
		Sentence: "Status lines end with LF alone.",
		Probe:    []string{"NOOP"},
		Apply: func(w *server.Wiring) {
			next := w.StatusLine
			w.StatusLine = func(s *server.Session, r server.Reply) []byte {
				return append(bytes.TrimSuffix(next(s, r), server.CRLF), '\n')
			}
		},
	},
	Fault{
		Name:     "status-lower-case",
		Breaks:   "RFC1939-3-RESP-01",
		Sentence: "Status indicators are written +ok and -err.",
		Probe:    []string{"NOOP"},
		Apply: func(w *server.Wiring) {
			next := w.StatusLine
			w.StatusLine = func(s *server.Session, r server.Reply) []byte {
				line := next(s, r)
				indicator := line[:len("+OK")]
				if !r.OK {
					indicator = line[:len("-ERR")]
				}
				copy(indicator, bytes.ToLower(indicator))
				return line
			}
		},
	},
)
