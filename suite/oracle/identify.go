package oracle

// identify corrects the belief which message of earlier sessions has a number, by what
// came under it: in each session numbers are the server's choice anew, until an id or
// the content has been seen under them.
func (v *view) identify(it *item, came func(*message) bool) {
	if it.isIdentified() || came(it.msg) {
		return
	}
	for _, other := range v.items {
		if other != it && !other.isIdentified() && came(other.msg) {
			it.msg, other.msg = other.msg, it.msg
			return
		}
	}
}

// isIdentified tells whether this session has shown which message it is.
func (it *item) isIdentified() bool { return it.text.whole || it.uid != "" }

// is tells whether a message is known to be the one that came.
func (m *message) is(d digest) bool {
	switch {
	case m.text.whole && m.text.sum == d.sum:
		return true
	case d.text == nil:
		return false
	case m.text.text != nil:
		return faithful(m.text.text, d.text).same
	}
	return m.source != nil && m.source.Size <= keepText && faithful(m.source.read(), d.text).same
}

// hasTop tells whether a message is known to begin with what TOP sent.
func (m *message) hasTop(text []byte, lines int) bool {
	whole := m.text.text
	if whole == nil && m.source != nil && m.source.Size <= keepText {
		whole = m.source.read()
	}
	if whole == nil {
		return false
	}
	want, _ := top(whole, lines)
	return faithful(want, text).same
}
