package faults

import (
	"bytes"
	"io"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Multi-line replies that end in the wrong way, or not at all.
var _ = Add(
	Fault{
		Name:     "list-unended",
		Breaks:   "RFC1939-3-MULTI-01",
		Sentence: "No terminator follows the list of LIST.",
		Probe:    []string{"LIST"},
		Apply:    func(w *server.Wiring) { replaceTerminator(w, "LIST", "") },
	},
	Fault{
		Name:     "uidl-unended",
		Breaks:   "RFC1939-3-MULTI-01",
		Sentence: "No terminator follows the list of UIDL.",
		Probe:    []string{"UIDL"},
		Apply:    func(w *server.Wiring) { replaceTerminator(w, "UIDL", "") },
	},
	Fault{
		Name:     "top-terminator-doubled",
		Breaks:   "RFC1939-3-MULTI-01",
		Sentence: "After TOP the terminator is byte-stuffed like a line of the message, so it is two dots.",
		Probe:    []string{"TOP 1 0"},
		Apply:    func(w *server.Wiring) { replaceTerminator(w, "TOP", "..\r\n") },
	},
	Fault{
		Name:     "retr-terminator-twice",
		Breaks:   "RFC1939-3-MULTI-01",
		Sentence: "After RETR the terminator comes twice.",
		Probe:    []string{"RETR 2"},
		Apply:    func(w *server.Wiring) { replaceTerminator(w, "RETR", ".\r\n.\r\n") },
	},
	Fault{
		Name:     "retr-terminator-bare-lf",
		Breaks:   "RFC1939-3-MULTI-01",
		Sentence: "After RETR the terminator ends with LF alone.",
		Probe:    []string{"RETR 2"},
		Apply:    func(w *server.Wiring) { replaceTerminator(w, "RETR", ".\n") },
	},
	Fault{
		Name:     "listing-lines-bare-lf",
		Breaks:   "RFC1939-3-MULTI-01",
		Sentence: "The lines of LIST and UIDL end with LF alone.",
		Probe:    []string{"LIST"},
		Apply: func(w *server.Wiring) {
			wrap.EachLine(w, func(line []byte) []byte {
				return append(bytes.TrimSuffix(line, server.CRLF), '\n')
			}, "LIST", "UIDL")
		},
	},
	Fault{
		Name:     "terminator-on-last-line",
		Breaks:   "RFC1939-5-RETR-05",
		Sentence: "If the last line of a message has no end, the terminator stands on it.",
		Probe:    []string{"RETR 1"},
		Apply: func(w *server.Wiring) {
			next := w.LineEnds
			w.LineEnds = func(s *server.Session, out io.Writer) io.WriteCloser { return unclosed{next(s, out)} }
		},
	},
	Fault{
		Name:     "unended-last-line-lost",
		Breaks:   "RFC1939-5-RETR-05",
		Sentence: "If the last line of a message has no end, it is not sent.",
		Probe:    []string{"RETR 1"},
		Apply: func(w *server.Wiring) {
			wrap.Sent(w, func(text []byte) []byte { return text[:bytes.LastIndexByte(text, '\n')+1] })
		},
	},
)

// replaceTerminator puts something else in the place of the terminator.
func replaceTerminator(w *server.Wiring, keyword, end string) {
	next := w.Terminator
	w.Terminator = func(s *server.Session) []byte {
		if s.Command.Keyword == keyword {
			return []byte(end)
		}
		return next(s)
	}
}

// unclosed does not hear of the end.
type unclosed struct{ io.Writer }

func (unclosed) Close() error { return nil }
