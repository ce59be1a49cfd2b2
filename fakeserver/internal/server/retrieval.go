package server

import "io"

// retr sends a message.
func retr(s *Session, c Command) Reply {
	e, err := s.Wiring.Find(s, c.Args[0])
	if err != nil {
		return Negative("%s", err)
	}
	r := s.transmit(e, Positive("%d octets", e.Size), nil)
	e.Retrieved = e.Retrieved || r.OK
	return r
}

// top sends the header section, the blank line and the first n lines of the
// body; all of the body if it has less.
func top(s *Session, c Command) Reply {
	e, err := s.Wiring.Find(s, c.Args[0])
	if err != nil {
		return Negative("%s", err)
	}
	lines, err := s.Wiring.Number(s, c.Args[1])
	if err != nil {
		return Negative("%s", err)
	}
	return s.transmit(e, Positive("top of message follows"), func(w io.Writer) io.Writer {
		return s.Wiring.Excerpt(s, w, lines)
	})
}

// transmit opens the message before the status line goes out: after +OK it
// would be too late to say that the message can't be read.
func (s *Session) transmit(e *Entry, r Reply, part func(io.Writer) io.Writer) Reply {
	m, err := s.Wiring.Rendering(s, e.Message)
	if err != nil {
		return Negative("%s", err).WithCode("UTF8")
	}
	from, err := m.Open()
	if err != nil {
		return Negative("message can't be read").WithCode("SYS/TEMP")
	}
	return r.WithBody(content{from: from, to: part})
}
