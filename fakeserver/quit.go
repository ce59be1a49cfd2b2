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

func commit(s *session) error {
	var uids []string
	for _, e := range s.entries {
		if e.deleted {
			uids = append(uids, e.message.uid)
		}
	}
	if uids == nil {
		return nil
	}
	return s.drop.store.remove(uids)
}
