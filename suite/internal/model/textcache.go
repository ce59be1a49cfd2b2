package model

// mostCached is how many octets of messages are remembered of one maildrop.
const mostCached = 32 << 20

// textCache remembers the texts of messages that were fetched, and forgets the oldest ones
// when there are too many: memory does not grow with the mail that a client fetches. What
// is left of a text is its sum. What the harness has put there is never forgotten, since
// it is in memory anyhow.
type textCache struct {
	texts  []cachedText
	octets int
}

type cachedText struct {
	it  *item
	msg *message // that the item stood for
	sum uint64
	n   int
}

// add remembers the text of an item, as long as there is room.
func (s *textCache) add(it *item) {
	n := len(it.text.kept)
	if n == 0 || it.msg.source != nil {
		return
	}
	s.texts = append(s.texts, cachedText{it, it.msg, it.text.sum, n})
	for s.octets += n; s.octets > mostCached; s.texts = s.texts[1:] {
		s.octets -= s.texts[0].n
		s.texts[0].forget()
	}
}

// forget drops a text, unless another one has taken its place.
func (s cachedText) forget() {
	for _, t := range []*Text{&s.it.text, &s.msg.text} {
		if t.sum == s.sum {
			t.kept = nil
		}
	}
}
