package server

import (
	"errors"
	"strconv"
)

// Entry is one message as a session sees it. Number, size and unique-id are
// settled when the maildrop is opened and stay as they are (RFC 1939 section
// 4), whatever is marked, removed or delivered meanwhile.
type Entry struct {
	Number  int
	Size    int64
	UID     string
	Deleted bool // marked; the message is there until UPDATE
	Message Message

	Retrieved bool // by RETR
}

// openView reads the maildrop and numbers its messages from 1.
func openView(s *Session, d *Maildrop) ([]*Entry, error) {
	messages, err := d.Store.Load()
	if err != nil {
		return nil, err
	}
	entries := make([]*Entry, len(messages))
	for i, m := range messages {
		size, err := s.Wiring.Size(s, m)
		if err != nil {
			return nil, err
		}
		entries[i] = &Entry{Number: i + 1, Size: size, UID: s.Wiring.UniqueID(s, m), Message: m}
	}
	return entries, nil
}

func size(_ *Session, m Message) (int64, error) { return m.Size() }

func uniqueID(_ *Session, m Message) string { return m.ID }

// visible are the messages that STAT, LIST and UIDL speak of.
func visible(s *Session) []*Entry {
	shown := make([]*Entry, 0, len(s.Entries))
	for _, e := range s.Entries {
		if !e.Deleted {
			shown = append(shown, e)
		}
	}
	return shown
}

var (
	ErrNoSuchMessage = errors.New("no such message")
	ErrDeleted       = errors.New("message is marked as deleted")
	ErrNotANumber    = errors.New("not a number")
)

// find returns the message that an argument names. A message marked as
// deleted can't be named any more (RFC 1939 section 5, DELE).
func find(s *Session, arg string) (*Entry, error) {
	n, err := s.Wiring.Number(s, arg)
	if err != nil {
		return nil, err
	}
	if n < 1 || n > int64(len(s.Entries)) {
		return nil, ErrNoSuchMessage
	}
	e := s.Entries[n-1]
	if e.Deleted {
		return nil, ErrDeleted
	}
	return e, nil
}

// number reads a decimal number: digits only, no sign. One too large for the
// machine becomes the largest there is, which no message has and which is all
// the lines that TOP could want; it never wraps round to another number.
func number(_ *Session, arg string) (int64, error) {
	for _, c := range []byte(arg) {
		if c < '0' || c > '9' {
			return 0, ErrNotANumber
		}
	}
	n, err := strconv.ParseInt(arg, 10, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return 0, ErrNotANumber
	}
	return n, nil
}
