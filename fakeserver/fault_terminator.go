package fakeserver

import (
	"bytes"
	"io"
)

var _ = faults(
	Fault{
		Name:     "list-unended",
		Breaks:   "RFC1939-3-MULTI-01",
		Sentence: "No terminator follows the list of LIST.",
		Probe:    []string{"LIST"},
		apply:    func(w *wiring) { w.terminate("LIST", "") },
	},
	Fault{
		Name:     "uidl-unended",
		Breaks:   "RFC1939-3-MULTI-01",
		Sentence: "No terminator follows the list of UIDL.",
		Probe:    []string{"UIDL"},
		apply:    func(w *wiring) { w.terminate("UIDL", "") },
	},
	Fault{
		Name:     "top-terminator-doubled",
		Breaks:   "RFC1939-3-MULTI-01",
		Sentence: "After TOP the terminator is byte-stuffed like a line of the message, so it is two dots.",
		Probe:    []string{"TOP 1 0"},
		apply:    func(w *wiring) { w.terminate("TOP", "..\r\n") },
	},
	Fault{
		Name:     "retr-terminator-twice",
		Breaks:   "RFC1939-3-MULTI-01",
		Sentence: "After RETR the terminator comes twice.",
		Probe:    []string{"RETR 2"},
		apply:    func(w *wiring) { w.terminate("RETR", ".\r\n.\r\n") },
	},
	Fault{
		Name:     "retr-terminator-bare-lf",
		Breaks:   "RFC1939-3-MULTI-01",
		Sentence: "After RETR the terminator ends with LF alone.",
		Probe:    []string{"RETR 2"},
		apply:    func(w *wiring) { w.terminate("RETR", ".\n") },
	},
	Fault{
		Name:     "listing-lines-bare-lf",
		Breaks:   "RFC1939-3-MULTI-01",
		Sentence: "The lines of LIST and UIDL end with LF alone.",
		Probe:    []string{"LIST"},
		apply: func(w *wiring) {
			w.editEach(func(line []byte) []byte {
				return append(bytes.TrimSuffix(line, crlf), '\n')
			}, "LIST", "UIDL")
		},
	},
	Fault{
		Name:     "terminator-on-last-line",
		Breaks:   "RFC1939-5-RETR-05",
		Sentence: "If the last line of a message has no end, the terminator stands on it.",
		Probe:    []string{"RETR 1"},
		apply: func(w *wiring) {
			next := w.lineEnds
			w.lineEnds = func(s *session, out io.Writer) io.WriteCloser { return unclosed{next(s, out)} }
		},
	},
	Fault{
		Name:     "unended-last-line-lost",
		Breaks:   "RFC1939-5-RETR-05",
		Sentence: "If the last line of a message has no end, it is not sent.",
		Probe:    []string{"RETR 1"},
		apply: func(w *wiring) {
			next := w.rendering
			w.rendering = func(s *session, m Message) (Message, error) {
				m, err := next(s, m)
				if err != nil {
					return m, err
				}
				return m.stored(func(text []byte) []byte { return text[:bytes.LastIndexByte(text, '\n')+1] }), nil
			}
		},
	},
)

// terminate puts something else in the place of the terminator.
func (w *wiring) terminate(keyword, end string) {
	next := w.terminator
	w.terminator = func(s *session) []byte {
		if s.command.keyword == keyword {
			return []byte(end)
		}
		return next(s)
	}
}

// unclosed does not hear of the end.
type unclosed struct{ io.Writer }

func (unclosed) Close() error { return nil }
