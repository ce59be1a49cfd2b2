package fakeserver

import "slices"

var _ = faults(
	Fault{
		Name:     "list-shows-deleted",
		Breaks:   "RFC1939-5-LIST-07",
		Sentence: "LIST still shows messages that are marked as deleted.",
		Wild:     "billpg/POP3Listener #9, mailpit",
		Probe:    []string{"DELE 1", "LIST"},
		apply:    func(w *wiring) { w.showDeleted("LIST") },
	},
	Fault{
		Name:     "stat-counts-deleted",
		Breaks:   "RFC1939-5-STAT-03",
		Sentence: "STAT still counts messages that are marked as deleted.",
		Wild:     "billpg/POP3Listener #9, mailpit",
		Probe:    []string{"DELE 1", "STAT"},
		apply:    func(w *wiring) { w.showDeleted("STAT") },
	},
	Fault{
		Name:     "uidl-shows-deleted",
		Breaks:   "RFC1939-7-UIDL-08",
		Sentence: "UIDL still shows messages that are marked as deleted.",
		Wild:     "billpg/POP3Listener #9, mailpit",
		Probe:    []string{"DELE 1", "UIDL"},
		apply:    func(w *wiring) { w.showDeleted("UIDL") },
	},
	Fault{
		Name:     "retr-of-deleted",
		Breaks:   "RFC1939-5-DELE-02",
		Sentence: "RETR sends a message that is marked as deleted.",
		Wild:     "inbucket #618, mailpit",
		Probe:    []string{"DELE 2", "RETR 2"},
		apply:    func(w *wiring) { w.findDeleted("RETR") },
	},
	Fault{
		Name:     "dele-twice",
		Breaks:   "RFC1939-5-DELE-03",
		Sentence: "A second DELE of the same message is answered +OK.",
		Wild:     "mailpit",
		Probe:    []string{"DELE 2", "DELE 2"},
		apply:    func(w *wiring) { w.findDeleted("DELE") },
	},
	Fault{
		Name:     "dele-renumbers",
		Breaks:   "RFC1939-4-NUM-03",
		Sentence: "After DELE the messages behind it move up by one number.",
		Probe:    []string{"DELE 1", "LIST"},
		apply: func(w *wiring) {
			next := w.mark
			w.mark = func(s *session, e *entry) {
				next(s, e)
				slices.SortStableFunc(s.entries, func(a, b *entry) int { return rank(a) - rank(b) })
				for i, e := range s.entries {
					e.number = i + 1
				}
			}
		},
	},
	Fault{
		Name:     "rset-does-nothing",
		Breaks:   "RFC1939-5-RSET-01",
		Sentence: "RSET says +OK and leaves the marks where they are.",
		Probe:    []string{"DELE 1", "RSET", "STAT"},
		apply:    func(w *wiring) { w.unmark = func(*session) {} },
	},
)

// showDeleted makes one command speak of marked messages.
func (w *wiring) showDeleted(keyword string) {
	next := w.visible
	w.visible = func(s *session) []*entry {
		if s.command.keyword == keyword {
			return s.entries
		}
		return next(s)
	}
}

// findDeleted makes one command accept the numbers of marked messages.
func (w *wiring) findDeleted(keyword string) {
	next := w.find
	w.find = func(s *session, arg string) (*entry, error) {
		e, err := next(s, arg)
		if err == errDeleted && s.command.keyword == keyword {
			n, _ := s.w.number(s, arg)
			return s.entries[n-1], nil
		}
		return e, err
	}
}

// rank sorts marked messages behind the others.
func rank(e *entry) int {
	if e.deleted {
		return 1
	}
	return 0
}
