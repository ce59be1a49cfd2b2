package fakeserver

import (
	"bytes"
	"io"
	"strings"
)

var _ = variations(
	Variation{
		Name:     "bare-status",
		Allowed:  "RFC1939-3-RESP-01",
		Sentence: "Nothing follows the status indicator, except what the protocol needs there.",
		Probe:    []string{"NOOP"},
		apply: func(w *wiring) {
			w.retext(func(*session, reply) string { return "" })
		},
	},
	Variation{
		Name:     "long-texts",
		Allowed:  "RFC2449-4-LEN-03",
		Sentence: "Every status line is 512 octets long, the most that is allowed.",
		Probe:    []string{"NOOP"},
		apply: func(w *wiring) {
			next := w.statusLine
			w.statusLine = func(s *session, r reply) []byte {
				line := next(s, r)
				if r.data != "" && s.command.keyword != "" {
					return line // nothing may follow the numbers of STAT
				}
				line = append(bytes.TrimSuffix(line, crlf), ' ')
				line = append(line, strings.Repeat("x", max(512-len(line)-len(crlf), 0))...)
				return append(line, crlf...)
			}
		},
	},
	Variation{
		Name:     "other-texts",
		Allowed:  "RFC1939-9-SIG-01",
		Sentence: "The texts for people are different, and have numbers that mean nothing.",
		Probe:    []string{"LIST"},
		apply: func(w *wiring) {
			w.retext(func(*session, reply) string { return "0 scan listings (99 octets) follow, or not" })
		},
	},
	Variation{
		Name:     "one-octet-writes",
		Allowed:  "RFC1939-3-MULTI-01",
		Sentence: "The first octets of each piece are written one by one.",
		Probe:    []string{"RETR 1"},
		apply: func(w *wiring) {
			w.transport = func(_ *session, out io.Writer) io.Writer { return octetWriter{out} }
		},
	},
)

// retext replaces the text of status lines that have one.
func (w *wiring) retext(text func(*session, reply) string) {
	next := w.statusLine
	w.statusLine = func(s *session, r reply) []byte {
		if r.text != "" {
			r.text = text(s, r)
		}
		return next(s, r)
	}
}

type octetWriter struct{ w io.Writer }

func (o octetWriter) Write(p []byte) (int, error) {
	const alone = 600 // more than a status line, and so few that large messages take no minutes
	for i := range min(len(p), alone) {
		if _, err := o.w.Write(p[i : i+1]); err != nil {
			return i, err
		}
	}
	n, err := o.w.Write(p[min(len(p), alone):])
	return min(len(p), alone) + n, err
}
