package model

import (
	"slices"

	"github.com/pop3spec/pop3spec/suite/internal/content"
)

// Which number a message has in a session is the server's choice. The model begins with
// the order in which the harness filled the maildrop, and corrects that belief by what
// comes: a message is known by its content once it was fetched, and by its unique-id.

// whichever finds out which message an item is by what came under its number: the one
// whose octets these are, or, if there is none, the one whose header it is. A server
// with an order of its own that spoils each message is wrong about what it spoils, and
// not about the order.
func (v *view) whichever(it *item, came func(*message) bool, text []byte) {
	v.identify(it, came)
	if end := content.HeaderEnd(text); end > 2 {
		v.identify(it, func(m *message) bool { return came(m) || m.hasHeader(text[:end]) })
	}
}

// identify corrects which message an item is, if what came under its number is another
// one of the maildrop; came reports whether a message may be what came. Nothing changes
// where the session has shown already which message the number stands for, or where no
// message fits: then what came is wrong.
func (v *view) identify(it *item, came func(*message) bool) {
	if v.alone && !v.drop.stocked || it.text.Whole || it.uid != "" && it.msg.text.Whole || came(it.msg) {
		return
	}
	for _, m := range v.drop.messages {
		switch {
		case m == it.msg || !came(m):
		case m.unseen() && it.msg.unseen():
			m.exchange(it.msg)
			v.drop.shuffled = true
			return
		case v.take(it, m):
			v.drop.shuffled = true
			return
		}
	}
	// Among messages that nobody has seen, others may have been removed than believed.
	for _, gone := range v.drop.removed {
		if !gone.unseen() || !came(gone) {
			continue
		}
		for _, m := range v.drop.messages {
			if m.unseen() && (m == it.msg || v.take(it, m)) {
				m.exchange(gone)
				return
			}
		}
	}
	if v.drop.shuffled && it.uid == "" {
		v.bringBack(it, came)
	}
}

// bringBack makes an item stand for a message that was believed to be removed: where the
// order is another one in each session, a mark that was set without looking may have
// been on another message.
func (v *view) bringBack(it *item, came func(*message) bool) {
	d := v.drop
	gone := slices.IndexFunc(d.removed, func(m *message) bool { return m.blindly && came(m) })
	here := slices.Index(d.messages, it.msg)
	if gone >= 0 && here >= 0 {
		d.removed[gone], d.messages[here] = it.msg, d.removed[gone]
		it.msg.blindly = true
		it.msg = d.messages[here]
	}
}

// unseen reports whether nobody has fetched the message, so that which one of the
// harness's it is, is only a belief.
func (m *message) unseen() bool { return !m.text.Whole && m.source != nil }

// exchange corrects the belief which of two messages is which of the harness's.
func (m *message) exchange(other *message) {
	m.source, other.source = other.source, m.source
	m.origin, other.origin = other.origin, m.origin
}

// take makes an item stand for a message; the item that stood for it gets the other one
// in turn, unless this session has shown that it is right.
func (v *view) take(it *item, m *message) bool {
	for _, other := range v.items {
		if other.msg != m {
			continue
		}
		if other.text.Whole || other.uid != "" && m.uid == other.uid {
			return false
		}
		other.msg = it.msg
		break
	}
	it.msg = m
	return true
}

// is reports whether a message is known to be the one that came.
func (m *message) is(d Text) bool {
	if m.text.Whole && m.text.sum == d.sum {
		return true
	}
	whole := m.known()
	return whole != nil && d.kept != nil && content.Same(whole, d.kept)
}

// hasTop reports whether a message is known to begin with what TOP sent.
func (m *message) hasTop(text []byte, lines int) bool {
	whole := m.known()
	if whole == nil {
		return false
	}
	want, _ := content.Top(whole, lines)
	return content.Same(want, text)
}

// hasHeader reports whether a message is known to have that header, which ends with its
// blank line. One without a blank line has none to go by, and neither has one without fields: all that
// comes may have been added to it.
func (m *message) hasHeader(header []byte) bool {
	want, separated := content.Top(m.known(), 0)
	return separated && len(want) > len("\r\n") && content.Same(want, header)
}

// known is the message as it came before, or as it was put there; nil if it is too large
// to keep, or nothing is known.
func (m *message) known() []byte {
	if m.text.kept == nil && m.source != nil && m.source.small() {
		return m.source.read()
	}
	return m.text.kept
}
