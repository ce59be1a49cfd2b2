package model

// stray notes that a DELE was confirmed which names no message (of 1x, of a number cut to 32 bits). That
// is a breach of its own. It may have marked any message, or none: what is told next shows which.
func (v *view) stray(at Spot) {
	v.strayed, v.strayAt, v.tellings, v.stat = true, at, nil, nil
	v.strays++
}

// doubt has what follows from a DELE that names no message told as that, until the function is called that
// it returns.
func (s *session) doubt() (done func()) {
	at := s.view.strayAt
	s.shaken, s.view.strayed = &at, false
	return func() { s.shaken = nil }
}

// strayCount follows the server in the same way as strayTo to a number of messages that STAT tells. Open says
// that the number fits, and leaves open which message was marked.
func (v *view) strayCount(n int) (fits, open bool) {
	_, high := v.bounds()
	switch {
	case n == high:
		v.strayed, v.strays = false, 0
		return true, false
	case v.certain() && v.delivered == 0:
		return n < high && n >= high-v.strays, true
	}
	return true, true
}

// strayTo follows the server, after a DELE that names no message, to what a listing shows that it has marked. It
// reports whether the listing is one that may come after that.
func (v *view) strayTo(rows map[int]Row) bool {
	var gone []*item
	there := 0
	for i, it := range v.items {
		if _, listed := rows[i+1]; listed {
			there++
		} else if !it.deleted {
			gone = append(gone, it)
		}
	}
	if there < len(rows) || len(gone) > v.strays {
		return false
	}
	for _, it := range gone {
		it.deleted, it.held, it.reset, it.msg.marked = true, true, false, true
	}
	v.strayed, v.strays = false, 0
	return true
}
