package fakeserver

import (
	"errors"
	"strconv"
)

// entry is one message as a session sees it. Number, size and unique-id are
// settled when the maildrop is opened and stay as they are (RFC 1939 section
// 4), whatever is marked, removed or delivered meanwhile.
type entry struct {
	number  int
	size    int64
	uid     string
	deleted bool // marked; the message is there until UPDATE
	message Message

	retrieved bool // by RETR
}

// openView reads the maildrop and numbers its messages from 1.
func openView(s *session, d *maildrop) ([]*entry, error) {
	messages, err := d.store.load()
	if err != nil {
		return nil, err
	}
	entries := make([]*entry, len(messages))
	for i, m := range messages {
		size, err := s.w.size(s, m)
		if err != nil {
			return nil, err
		}
		entries[i] = &entry{number: i + 1, size: size, uid: s.w.uniqueID(s, m), message: m}
	}
	return entries, nil
}

func size(_ *session, m Message) (int64, error) { return m.Size() }

func uniqueID(_ *session, m Message) string { return m.uid }

// visible are the messages that STAT, LIST and UIDL speak of.
func visible(s *session) []*entry {
	shown := make([]*entry, 0, len(s.entries))
	for _, e := range s.entries {
		if !e.deleted {
			shown = append(shown, e)
		}
	}
	return shown
}

var (
	errNoSuchMessage = errors.New("no such message")
	errDeleted       = errors.New("message is marked as deleted")
	errNotANumber    = errors.New("not a number")
)

// find returns the message that an argument names. A message marked as
// deleted can't be named any more (RFC 1939 section 5, DELE).
func find(s *session, arg string) (*entry, error) {
	n, err := s.w.number(s, arg)
	if err != nil {
		return nil, err
	}
	if n < 1 || n > int64(len(s.entries)) {
		return nil, errNoSuchMessage
	}
	e := s.entries[n-1]
	if e.deleted {
		return nil, errDeleted
	}
	return e, nil
}

// number reads a decimal number: digits only, no sign. One too large for the
// machine becomes the largest there is, which no message has and which is all
// the lines that TOP could want; it never wraps round to another number.
func number(_ *session, arg string) (int64, error) {
	for _, c := range []byte(arg) {
		if c < '0' || c > '9' {
			return 0, errNotANumber
		}
	}
	n, err := strconv.ParseInt(arg, 10, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return 0, errNotANumber
	}
	return n, nil
}
