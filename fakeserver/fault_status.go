package fakeserver

import "bytes"

var _ = faults(
	Fault{
		Name:     "terminator-after-err",
		Breaks:   "RFC1939-3-MULTI-04",
		Sentence: "A negative reply to a command that would have a multi-line reply is followed by a lone dot.",
		Probe:    []string{"RETR 99"},
		apply: func(w *wiring) {
			next := w.statusLine
			w.statusLine = func(s *session, r reply) []byte {
				line := next(s, r)
				if !r.ok && s.command.keyword == "RETR" {
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
		apply: func(w *wiring) {
			next := w.statusLine
			w.statusLine = func(s *session, r reply) []byte {
				return append(bytes.TrimSuffix(next(s, r), crlf), '\n')
			}
		},
	},
	Fault{
		Name:     "status-lower-case",
		Breaks:   "RFC1939-3-RESP-01",
		Sentence: "Status indicators are written +ok and -err.",
		Probe:    []string{"NOOP"},
		apply: func(w *wiring) {
			next := w.statusLine
			w.statusLine = func(s *session, r reply) []byte {
				line := next(s, r)
				indicator := line[:len("+OK")]
				if !r.ok {
					indicator = line[:len("-ERR")]
				}
				copy(indicator, bytes.ToLower(indicator))
				return line
			}
		},
	},
)
