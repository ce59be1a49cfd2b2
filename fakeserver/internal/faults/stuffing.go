package faults

import (
	"io"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// Messages that are not byte-stuffed.
var _ = Add(
	Fault{
		Name:     "retr-not-stuffed",
		Breaks:   "RFC1939-3-MULTI-02",
		Sentence: "RETR sends lines that begin with a dot as they are.",
		Wild:     "mailpit #299, greenmail #475, netius #96",
		Probe:    []string{"RETR 1"},
		Apply:    func(w *server.Wiring) { leaveUnstuffed(w, "RETR") },
	},
	Fault{
		Name:     "top-not-stuffed",
		Breaks:   "RFC1939-3-MULTI-03",
		Sentence: "TOP sends lines that begin with a dot as they are; RETR is right.",
		Wild:     "mailpit",
		Probe:    []string{"TOP 1 5"},
		Apply:    func(w *server.Wiring) { leaveUnstuffed(w, "TOP") },
	},
	Fault{
		Name:     "blank-line-before-terminator",
		Breaks:   "RFC1939-5-RETR-01",
		Sentence: "A message that ends with CRLF gets another CRLF before the terminator.",
		Wild:     "netius #96, mailpit",
		Probe:    []string{"RETR 1"},
		Apply: func(w *server.Wiring) {
			next := w.Terminator
			w.Terminator = func(s *server.Session) []byte {
				if s.Command.Keyword == "RETR" {
					return append([]byte("\r\n"), next(s)...)
				}
				return next(s)
			}
		},
	},
)

// leaveUnstuffed switches byte-stuffing off for the replies to one command.
func leaveUnstuffed(w *server.Wiring, keyword string) {
	next := w.Stuff
	w.Stuff = func(s *server.Session, out io.Writer) io.Writer {
		if s.Command.Keyword == keyword {
			return out
		}
		return next(s, out)
	}
}
