package fakeserver

// quit ends the session. Only out of TRANSACTION does it lead through UPDATE,
// where the marked messages are removed (RFC 1939 section 6). The lock is
// given back whether that worked or not, and before the reply, so that a
// client that has read the reply can log in again at once.
func quit(s *session, _ command) reply {
	r := positive("bye")
	if s.state == transaction {
		s.state = update
		if err := s.w.commit(s); err != nil {
			r = negative("some deleted messages not removed")
		}
		s.leave(endedByQuit)
	}
	r.then = thenQuit
	return r
}

// commit removes what was marked. Where mail is kept until it has been
// retrieved, RETR has been a mark, too (RFC 2449 section 6.7).
func commit(s *session) error {
	var uids []string
	once := s.drop.retention(s.server.config) == UntilRetrieved
	for _, e := range s.entries {
		if e.deleted || once && e.retrieved {
			uids = append(uids, e.message.uid)
		}
	}
	if uids == nil {
		return nil
	}
	return s.drop.store.remove(uids)
}
