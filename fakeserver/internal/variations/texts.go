package variations

import (
	"bytes"
	"io"
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

var _ = add(
	Variation{
		Name:     "bare-status",
		Allowed:  "RFC1939-3-RESP-01",
		Sentence: "Nothing follows the status indicator, except what the protocol needs there.",
		Probe:    []string{"NOOP"},
		Apply: func(w *server.Wiring) {
			wrap.Text(w, func(*server.Session, server.Reply) string { return "" })
		},
	},
	Variation{
		Name:     "long-texts",
		Allowed:  "RFC2449-4-LEN-03",
		Sentence: "Every status line is 512 octets long, the most that is allowed.",
		Probe:    []string{"NOOP"},
		Apply: func(w *server.Wiring) {
			next := w.StatusLine
			w.StatusLine = func(s *server.Session, r server.Reply) []byte {
				line := next(s, r)
				if r.Data != "" && s.Command.Keyword != "" {
					return line // nothing may follow the numbers of STAT
				}
				line = append(bytes.TrimSuffix(line, server.CRLF), ' ')
				line = append(line, strings.Repeat("x", max(512-len(line)-len(server.CRLF), 0))...)
				return append(line, server.CRLF...)
			}
		},
	},
	Variation{
		Name:     "other-texts",
		Allowed:  "RFC1939-9-SIG-01",
		Sentence: "The texts for people are different, and have numbers that mean nothing.",
		Probe:    []string{"LIST"},
		Apply: func(w *server.Wiring) {
			wrap.Text(w, func(*server.Session, server.Reply) string { return "0 scan listings (99 octets) follow, or not" })
		},
	},
	Variation{
		Name:     "one-octet-writes",
		Allowed:  "RFC1939-3-MULTI-01",
		Sentence: "The first octets of each piece are written one by one.",
		Probe:    []string{"RETR 1"},
		Apply: func(w *server.Wiring) {
			w.Transport = func(_ *server.Session, out io.Writer) io.Writer { return octetWriter{out} }
		},
	},
)

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
