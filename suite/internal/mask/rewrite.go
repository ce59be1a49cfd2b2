package mask

// move is a secret of a text, and where its name stands in what became of the text.
type move struct{ from, to, newFrom, newTo int }

type moves []move

// place is where an octet of the text went to; what stood in a secret is at the name.
func (all moves) place(at int64) int64 {
	shift := int64(0)
	for _, m := range all {
		switch {
		case at <= int64(m.from):
			return at + shift
		case at < int64(m.to):
			return int64(m.newFrom)
		}
		shift = int64(m.newTo - m.to)
	}
	return at + shift
}

// rewrite puts names into the places of secrets. Moves is nil where there was none.
func (m *Mask) rewrite(text []byte, s scope) (out []byte, all moves) {
	if m == nil {
		return text, nil
	}
	indexes, unlock := m.lock()
	defer unlock()
	done := 0 // octets of the text that are in out
	for i := 0; i+few <= len(text); {
		p, end := findIn(indexes, text, i, s)
		if p == nil {
			i++
			continue
		}
		from := i
		if p.left && from > done && isDigit(text[from-1]) {
			from--
		}
		if p.text != p.name { // a name stands for itself
			out = append(out, text[done:from]...)
			all = append(all, move{from, end, len(out), len(out) + len(p.name)})
			out = append(out, p.name...)
			done = end
		}
		i = end
	}
	if all == nil {
		return text, nil
	}
	return append(out, text[done:]...), all
}

// findIn is find in several indexes; the longest wins, and then the first.
func findIn(indexes []*index, text []byte, at int, s scope) (found *spelling, end int) {
	for _, x := range indexes {
		if p, to := x.find(text, at, s); p != nil && to > end {
			found, end = p, to
		}
	}
	return found, end
}
