package wrap

import (
	"slices"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// Entries changes the messages of a session when its maildrop has been opened.
func Entries(w *server.Wiring, change func(*server.Session, []*server.Entry)) {
	next := w.Open
	w.Open = func(s *server.Session, d *server.Maildrop) ([]*server.Entry, error) {
		all, err := next(s, d)
		change(s, all)
		return all, err
	}
}

// Order gives messages other numbers when a maildrop is opened, or leaves some out.
func Order(w *server.Wiring, change func(*server.Session, []*server.Entry) []*server.Entry) {
	next := w.Open
	w.Open = func(s *server.Session, d *server.Maildrop) ([]*server.Entry, error) {
		all, err := next(s, d)
		all = change(s, all)
		for i, e := range all {
			e.Number = i + 1
		}
		return all, err
	}
}

// Arrivals lets a session see new mail before each command.
func Arrivals(w *server.Wiring, add func(s *server.Session, arrived []*server.Entry)) {
	next := w.Permit
	w.Permit = func(s *server.Session, c server.Command) error {
		if s.State == server.Transaction {
			if arrived := arrivals(s); len(arrived) > 0 {
				add(s, arrived)
			}
		}
		return next(s, c)
	}
}

// arrivals are messages that the session does not know yet.
func arrivals(s *server.Session) []*server.Entry {
	now, err := s.Wiring.Open(s, s.Drop)
	if err != nil {
		return nil
	}
	known := map[string]bool{}
	for _, e := range s.Entries {
		known[e.Message.ID] = true
	}
	var arrived []*server.Entry
	for _, e := range now {
		if !known[e.Message.ID] {
			arrived = append(arrived, e)
		}
	}
	return arrived
}

// UniqueID changes unique-ids when a maildrop is opened.
func UniqueID(w *server.Wiring, change func(s *server.Session, id string) string) {
	next := w.UniqueID
	w.UniqueID = func(s *server.Session, m server.Message) string { return change(s, next(s, m)) }
}

// IDCharacters are those of a unique-id, 0x21 to 0x7E.
func IDCharacters() string {
	all := make([]byte, 0, '~'-'!'+1)
	for c := byte('!'); c <= '~'; c++ {
		all = append(all, c)
	}
	slices.Reverse(all)
	return string(all)
}

// CommitAfter removes marked messages at an ending other than QUIT.
func CommitAfter(w *server.Wiring, ended server.Ending) {
	next := w.Finish
	w.Finish = func(s *server.Session, how server.Ending) {
		if how == ended {
			s.Wiring.Commit(s)
		}
		next(s, how)
	}
}
