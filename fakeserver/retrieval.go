package fakeserver

import "io"

// retr sends a message.
func retr(s *session, c command) reply {
	e, err := s.w.find(s, c.args[0])
	if err != nil {
		return negative("%s", err)
	}
	r := s.transmit(e, positive("%d octets", e.size), nil)
	e.retrieved = e.retrieved || r.ok
	return r
}

// top sends the header section, the blank line and the first n lines of the
// body; all of the body if it has less.
func top(s *session, c command) reply {
	e, err := s.w.find(s, c.args[0])
	if err != nil {
		return negative("%s", err)
	}
	lines, err := s.w.number(s, c.args[1])
	if err != nil {
		return negative("%s", err)
	}
	return s.transmit(e, positive("top of message follows"), func(w io.Writer) io.Writer {
		return s.w.excerpt(s, w, lines)
	})
}

// transmit opens the message before the status line goes out: after +OK it
// would be too late to say that the message can't be read.
func (s *session) transmit(e *entry, r reply, part func(io.Writer) io.Writer) reply {
	m, err := s.w.rendering(s, e.message)
	if err != nil {
		return negative("%s", err).withCode("UTF8")
	}
	from, err := m.Open()
	if err != nil {
		return negative("message can't be read").withCode("SYS/TEMP")
	}
	return r.withBody(content{from: from, to: part})
}
