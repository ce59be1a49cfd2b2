package server

// Visits are what sessions have made of a maildrop since it was filled.
type Visits struct {
	Opened    int    // sessions so far
	Ended     int    // of them
	Ending    Ending // how the last of those has ended
	Refused   int    // sessions that found it locked
	Delivered int    // messages that have arrived
}

// Visits returns what there has been of them before this moment or, in a session that has the maildrop
// open or had it, before that session; deliveries and refusals are always those up to now. As long as no
// user is named, they are those of the maildrop that was opened last of all.
func (s *Session) Visits() Visits {
	d := s.Account()
	if d == nil {
		d = s.Server.visited.Load()
	}
	if d == nil {
		return Visits{}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	v := d.visits
	if s.visited == d {
		v.Opened, v.Ended, v.Ending = s.before.Opened, s.before.Ended, s.before.Ending
	}
	return v
}

// OthersAtWork reports whether a partner has a session open: the first and the second that were configured are
// partners, the third and the fourth, and so on, and of the first four each has the one after the next as well. As long
// as no user is named, it reports whether the one who has logged in last of all has, or a partner of that one.
func (s *Session) OthersAtWork() bool {
	d := s.Account()
	if d != nil {
		return s.Server.partnersOf(d)
	}
	d = s.Server.visited.Load()
	return d != nil && (d.isOpen() || s.Server.partnersOf(d))
}

// partnersOf reports whether a partner of a user has a session open.
func (s *Server) partnersOf(d *Maildrop) bool {
	for _, other := range s.Drops {
		partner := other.Place == d.Place^1 || d.Place < 4 && other.Place == d.Place^2
		if partner && other.isOpen() {
			return true
		}
	}
	return false
}

func (d *Maildrop) isOpen() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.open) > 0
}

func (d *Maildrop) noteEnding(how Ending) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.visits.Ended++
	d.visits.Ending = how
}

func (d *Maildrop) noteRefusal() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.visits.Refused++
}

func (d *Maildrop) noteDelivery() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.visits.Delivered++
}
