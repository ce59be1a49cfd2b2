package fakeserver

import "io"

var _ = faults(
	Fault{
		Name:     "second-retr-differs",
		Breaks:   "RFC1939-5-RETR-03",
		Sentence: "From the second RETR of a session on, messages come with a Status header in front.",
		Wild:     "servers over mbox files that note what has been read",
		Probe:    []string{"RETR 2", "RETR 2"},
		apply: func(w *wiring) {
			count := new(perSession[int])
			w.around("RETR", func(run handler) handler {
				return func(s *session, c command) reply {
					r := run(s, c)
					if n := count.of(s); r.body != nil {
						if *n++; *n > 1 {
							r.body = preceded{"Status: RO\r\n", r.body}
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
	body body
}

func (p preceded) writeTo(s *session, w io.Writer) error {
	if _, err := io.WriteString(w, p.text); err != nil {
		return err
	}
	return p.body.writeTo(s, w)
}
