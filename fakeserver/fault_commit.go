package fakeserver

import (
	"slices"
	"strings"
	"time"
)

// UPDATE that goes wrong.

var _ = faults(
	Fault{
		Name:     "quit-removes-one-only",
		Breaks:   "RFC1939-6-UPD-01",
		Sentence: "QUIT removes the first marked message only.",
		Probe:    []string{"DELE 1", "DELE 2", "QUIT", "B: STAT"},
		apply:    func(w *wiring) { w.recommit(func(marked []*entry) []*entry { return marked[:min(len(marked), 1)] }) },
	},
	Fault{
		Name:     "quit-keeps-last",
		Breaks:   "RFC1939-6-UPD-01",
		Sentence: "If several messages are marked, QUIT does not remove the last of them.",
		Probe:    []string{"DELE 1", "DELE 2", "QUIT", "B: STAT"},
		apply: func(w *wiring) {
			w.recommit(func(marked []*entry) []*entry {
				if len(marked) > 1 {
					return marked[:len(marked)-1]
				}
				return marked
			})
		},
	},
	Fault{
		Name:     "quit-removes-ten",
		Breaks:   "RFC1939-6-UPD-01",
		Sentence: "QUIT removes ten messages at most.",
		Probe: append(append(loginDora, strings.Split("DELE 1,DELE 2,DELE 3,DELE 4,DELE 5,DELE 6,DELE 7,DELE 8,DELE 9,DELE 10,DELE 11,QUIT", ",")...),
			"B: <open>", "B: USER dora", "B: PASS Dora's own password", "B: LIST"),
		apply: func(w *wiring) { w.recommit(func(marked []*entry) []*entry { return marked[:min(len(marked), 10)] }) },
	},
	Fault{
		Name:     "quit-removes-by-position",
		Breaks:   "RFC1939-6-UPD-02",
		Sentence: "QUIT removes marked messages one after the other by number, and each removal moves those behind.",
		Probe:    []string{"DELE 1", "DELE 2", "QUIT", "B: UIDL"},
		apply: func(w *wiring) {
			w.commit = func(s *session) error {
				left := slices.Clone(s.entries)
				var uids []string
				for _, e := range s.entries {
					if at := e.number - 1; e.deleted && at < len(left) {
						uids = append(uids, left[at].message.uid)
						left = slices.Delete(left, at, at+1)
					}
				}
				return s.drop.store.remove(uids)
			}
		},
	},
	Fault{
		Name:     "quit-removes-identical",
		Breaks:   "RFC1939-6-UPD-02",
		Sentence: "QUIT removes copies of a marked message, too.",
		Probe:    []string{"DELE 3", "QUIT", "B: STAT"},
		apply: func(w *wiring) {
			next := w.commit
			w.commit = func(s *session) error {
				gone := map[scan]bool{}
				for _, e := range s.entries {
					if found, err := e.message.scanned(); err == nil && e.deleted {
						gone[found] = true
					}
				}
				for _, e := range s.entries {
					if found, err := e.message.scanned(); err == nil && gone[found] {
						e.deleted = true
					}
				}
				return next(s)
			}
		},
	},
	Fault{
		Name:     "quit-removes-later",
		Breaks:   "RFC1939-6-UPD-01",
		Sentence: "QUIT says +OK, and the marked messages are removed a minute later in the background.",
		Probe:    []string{"DELE 1", "QUIT", "B: STAT"},
		apply: func(w *wiring) {
			w.commit = func(s *session) error {
				store, uids := s.drop.store, markedIDs(s.entries)
				time.AfterFunc(time.Minute, func() { store.remove(uids) })
				return nil
			}
		},
	},
)

// recommit makes QUIT remove less than what was marked.
func (w *wiring) recommit(choose func(marked []*entry) []*entry) {
	w.commit = func(s *session) error {
		var marked []*entry
		for _, e := range s.entries {
			if e.deleted {
				marked = append(marked, e)
			}
		}
		return s.drop.store.remove(markedIDs(choose(marked)))
	}
}

func markedIDs(entries []*entry) []string {
	var uids []string
	for _, e := range entries {
		if e.deleted {
			uids = append(uids, e.message.uid)
		}
	}
	return uids
}
