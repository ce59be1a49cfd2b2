package oracle

import (
	"strconv"

	"github.com/pop3spec/pop3spec/suite/wire"
)

// Last is the command whose reply came last on connection n.
func (o *Oracle) Last(n int) wire.Command {
	if c := o.conns[n]; c != nil && c.last != nil {
		return c.last.Command
	}
	return wire.Command{}
}

// Ahead tells whether the command whose reply came last went out before the reply to
// the one before it had come.
func (o *Oracle) Ahead(n int) bool {
	c := o.conns[n]
	return c != nil && c.last != nil && c.last.ahead
}

// Size is the size of a message in octets, if it is certain: the message came whole
// and is, octet for octet, what the harness put there.
func (o *Oracle) Size(n int, number string) (int64, bool) {
	c := o.conns[n]
	if c == nil || c.view == nil {
		return 0, false
	}
	_, k := readArgument(number)
	it, _ := c.view.item(k)
	if it == nil {
		return 0, false
	}
	return it.certain()
}

// Total is the size of all messages that are not marked, if all are certain.
func (o *Oracle) Total(n int) (sum int64, sure bool) {
	c := o.conns[n]
	if c == nil || c.view == nil {
		return 0, false
	}
	for _, it := range c.view.items {
		if it.deleted {
			continue
		}
		size, sure := it.certain()
		if !sure {
			return 0, false
		}
		sum += size
	}
	return sum, true
}

func (it *item) certain() (int64, bool) {
	s := it.msg.source
	return it.text.octets, it.text.whole && s != nil && !s.Unended && s.Size == it.text.octets
}

// Origin is the place, in what the harness put there, of the message that the last
// command named; known is false where that can't be told.
func (o *Oracle) Origin(n int) (origin int, known bool) {
	c := o.conns[n]
	if c == nil || c.view == nil || c.last == nil || len(c.last.Args) == 0 {
		return 0, false
	}
	k, err := strconv.Atoi(c.last.Args[0])
	if err != nil {
		return 0, false
	}
	it, _ := c.view.item(k)
	if it == nil || it.msg.origin == 0 {
		return 0, false
	}
	return it.msg.origin, true
}
