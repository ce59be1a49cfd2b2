package faults

import (
	"bytes"
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Status lines of single replies.
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
	Fault{
		Name:     "status-line-too-long",
		Breaks:   "RFC1939-3-RESP-03",
		Sentence: "The +OK of a login has a welcome text of 600 octets.",
		Probe:    []string{"<open>", "USER alice", "PASS open  sesame "},
		Apply: func(w *server.Wiring) {
			wrap.Reply(w, func(s *server.Session, r server.Reply) server.Reply {
				if r.OK && s.Command.Keyword == "PASS" {
					r.Text = strings.Repeat("welcome ", 75)
				}
				return r
			})
		},
	},
	Fault{
		Name:     "status-plus-err",
		Breaks:   "RFC1939-3-RESP-01",
		Sentence: "A login that fails is answered +ERR.",
		Wild:     "hMailServer PR #594",
		Probe:    []string{"<open>", "USER alice", "PASS wrong"},
		Apply: func(w *server.Wiring) {
			next := w.StatusLine
			w.StatusLine = func(s *server.Session, r server.Reply) []byte {
				line := next(s, r)
				if !r.OK && s.Command.Keyword == "PASS" {
					line[0] = '+'
				}
				return line
			}
		},
	},
)
