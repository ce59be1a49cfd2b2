package server

// dele marks a message. It is removed in UPDATE state and not before.
func dele(s *Session, c Command) Reply {
	e, err := s.Wiring.Find(s, c.Args[0])
	if err != nil {
		return Negative("%s", err)
	}
	s.Wiring.Mark(s, e)
	return Positive("message %d marked as deleted", e.Number)
}

func mark(_ *Session, e *Entry) { e.Deleted = true }

// rset takes all marks away.
func rset(s *Session, _ Command) Reply {
	s.Wiring.Unmark(s)
	return Positive("no message is marked as deleted")
}

func unmark(s *Session) {
	for _, e := range s.Entries {
		e.Deleted = false
	}
}

func noop(*Session, Command) Reply { return Positive("nothing done") }
