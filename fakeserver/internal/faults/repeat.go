package faults

import (
	"io"

	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

var _ = Add(
	Fault{
		Name:     "second-retr-differs",
		Breaks:   "RFC1939-5-RETR-03",
		Sentence: "From the second RETR of a session on, messages come with a Status header in front.",
		Wild:     "servers over mbox files that note what has been read",
		Probe:    []string{"RETR 2", "RETR 2"},
		Apply: func(w *server.Wiring) {
			count := new(memory.PerSession[int])
			wrap.Command(w, "RETR", func(run server.Handler) server.Handler {
				return func(s *server.Session, c server.Command) server.Reply {
					r := run(s, c)
					if n := count.Of(s); r.Body != nil {
						if *n++; *n > 1 {
							r.Body = preceded{"Status: RO\r\n", r.Body}
						}
					}
					return r
				}
			})
		},
	},
)

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
