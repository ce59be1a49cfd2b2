package record

import "github.com/pop3spec/pop3spec/suite/transcript"

// Omitted tells that the lines of the reply whose status came last are not known, or
// none of those that are still to come: a debug log leaves them out.
func (s *Session) Omitted() { s.contain("omitted", s.omitted) }

func (s *Session) omitted() {
	m := s.reply
	if m == nil || s.ended {
		return
	}
	if m.form.Wire() > 0 { // else the recording says nothing about the lines
		if !m.omitting {
			s.out.writer.Direction(0, transcript.AnyLines)
		}
		s.out.writer.End(0)
	}
	s.reply = nil
	s.conn.LinesUnseen()
	s.settle()
}
