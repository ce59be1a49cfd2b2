package server

import "fmt"

// SetMaildrop makes the user's maildrop hold exactly these messages in this
// order. Sessions that have it open are ended as if their connections were
// lost; when SetMaildrop returns none of them lingers. All messages get new
// unique-ids, except that a folder derives them from names and contents.
func (s *Server) SetMaildrop(user string, messages ...Message) error {
	d, err := s.maildrop(user)
	if err != nil {
		return err
	}
	return d.Fill(messages)
}

// Deliver adds a message at the end of the user's maildrop. Sessions that run
// do not see it: what a session offers is settled when it opens the maildrop
// (RFC 1939 section 4).
func (s *Server) Deliver(user string, m Message) error {
	d, err := s.maildrop(user)
	if err != nil {
		return err
	}
	if err := m.Check(); err != nil {
		return err
	}
	if err := d.Store.Add(m); err != nil {
		return err
	}
	d.noteDelivery()
	return nil
}

// Maildrop returns what the user's maildrop holds now, which a session that
// logs in next would see. Messages that a running session has marked as
// deleted are still there.
func (s *Server) Maildrop(user string) ([]Message, error) {
	d, err := s.maildrop(user)
	if err != nil {
		return nil, err
	}
	return d.Store.Load()
}

func (s *Server) maildrop(user string) (*Maildrop, error) {
	d := s.Account(user)
	if d == nil {
		return nil, fmt.Errorf("fakeserver: no account %q", user)
	}
	return d, nil
}
