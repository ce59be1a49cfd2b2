package server

// quit ends the session. Only out of TRANSACTION does it lead through UPDATE,
// where the marked messages are removed (RFC 1939 section 6). The lock is
// given back whether that worked or not, and before the reply, so that a
// client that has read the reply can log in again at once.
func quit(s *Session, _ Command) Reply {
	r := Positive("bye")
	if s.State == Transaction {
		s.State = Update
		if err := s.Wiring.Commit(s); err != nil {
			r = Negative("some deleted messages not removed")
		}
		s.Leave(EndedByQuit)
	}
	r.Then = ThenQuit
	return r
}

// commit removes what was marked. Where mail is kept until it has been
// retrieved, RETR has been a mark, too (RFC 2449 section 6.7).
func commit(s *Session) error {
	var uids []string
	once := s.Drop.retention(s.Server.Config) == UntilRetrieved
	for _, e := range s.Entries {
		if e.Deleted || once && e.Retrieved {
			uids = append(uids, e.Message.ID)
		}
	}
	if uids == nil {
		return nil
	}
	return s.Drop.Store.Remove(uids)
}
