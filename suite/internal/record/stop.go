package record

// followed reports whether what is said is looked at.
func (s *Session) followed() bool { return s.mishap == nil && !s.givenUp }

// giveUp is stop where what comes can't be told apart any more.
func (s *Session) giveUp(why string) {
	s.stop(why)
	s.givenUp, s.ended = true, true
	s.conn.Over = true
	s.asked, s.reply = map[int]*pendingReply{}, nil
}

// stop ends the recording, but not the session. The comment is what the file ends
// with.
func (s *Session) stop(why string) {
	if s.out.stopped {
		return
	}
	s.report()
	s.out.resolve()
	s.out.stop("The recording ends here: " + why)
	if s.options.Stopped != nil {
		s.options.Stopped(why)
	}
}
