package fakeserver

import "io"

var _ = faults(
	Fault{
		Name:     "retr-not-stuffed",
		Breaks:   "RFC1939-3-MULTI-02",
		Sentence: "RETR sends lines that begin with a dot as they are.",
		Wild:     "mailpit #299, greenmail #475, netius #96",
		Probe:    []string{"RETR 1"},
		apply:    func(w *wiring) { w.leaveUnstuffed("RETR") },
	},
	Fault{
		Name:     "top-not-stuffed",
		Breaks:   "RFC1939-3-MULTI-03",
		Sentence: "TOP sends lines that begin with a dot as they are; RETR is right.",
		Wild:     "mailpit",
		Probe:    []string{"TOP 1 5"},
		apply:    func(w *wiring) { w.leaveUnstuffed("TOP") },
	},
	Fault{
		Name:     "blank-line-before-terminator",
		Breaks:   "RFC1939-5-RETR-01",
		Sentence: "A message that ends with CRLF gets another CRLF before the terminator.",
		Wild:     "netius #96, mailpit",
		Probe:    []string{"RETR 1"},
		apply: func(w *wiring) {
			next := w.terminator
			w.terminator = func(s *session) []byte {
				if s.command.keyword == "RETR" {
					return append([]byte("\r\n"), next(s)...)
				}
				return next(s)
			}
		},
	},
)

// leaveUnstuffed switches byte-stuffing off for the replies to one command.
func (w *wiring) leaveUnstuffed(keyword string) {
	next := w.stuff
	w.stuff = func(s *session, out io.Writer) io.Writer {
		if s.command.keyword == keyword {
			return out
		}
		return next(s, out)
	}
}
