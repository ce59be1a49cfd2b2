package fakeserver

// dele marks a message. It is removed in UPDATE state and not before.
func dele(s *session, c command) reply {
	e, err := s.w.find(s, c.args[0])
	if err != nil {
		return negative("%s", err)
	}
	s.w.mark(s, e)
	return positive("message %d marked as deleted", e.number)
}

func mark(_ *session, e *entry) { e.deleted = true }

// rset takes all marks away.
func rset(s *session, _ command) reply {
	s.w.unmark(s)
	return positive("no message is marked as deleted")
}

func unmark(s *session) {
	for _, e := range s.entries {
		e.deleted = false
	}
}

func noop(*session, command) reply { return positive("nothing done") }
