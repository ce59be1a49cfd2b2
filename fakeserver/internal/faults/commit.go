package faults

import (
	"slices"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver/internal/probe"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// UPDATE that goes wrong.

var _ = Add(
	Fault{
		Name:     "quit-removes-one-only",
		Breaks:   "RFC1939-6-UPD-01",
		Sentence: "QUIT removes the first marked message only.",
		Probe:    []string{"DELE 1", "DELE 2", "QUIT", "B: STAT"},
		Apply: func(w *server.Wiring) {
			removeOnly(w, func(marked []*server.Entry) []*server.Entry { return marked[:min(len(marked), 1)] })
		},
	},
	Fault{
		Name:     "quit-keeps-last",
		Breaks:   "RFC1939-6-UPD-01",
		Sentence: "If several messages are marked, QUIT does not remove the last of them.",
		Probe:    []string{"DELE 1", "DELE 2", "QUIT", "B: STAT"},
		Apply: func(w *server.Wiring) {
			removeOnly(w, func(marked []*server.Entry) []*server.Entry {
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
		Probe: probe.LoggedInAs("dora", "DELE 1", "DELE 2", "DELE 3", "DELE 4", "DELE 5", "DELE 6", "DELE 7", "DELE 8",
			"DELE 9", "DELE 10", "DELE 11", "QUIT", "B: <open>", "B: USER dora", "B: PASS Dora's own password", "B: LIST"),
		Apply: func(w *server.Wiring) {
			removeOnly(w, func(marked []*server.Entry) []*server.Entry { return marked[:min(len(marked), 10)] })
		},
	},
	Fault{
		Name:     "quit-removes-by-position",
		Breaks:   "RFC1939-6-UPD-02",
		Sentence: "QUIT removes marked messages one by one by number, and each removal moves the later ones.",
		Probe:    []string{"DELE 1", "DELE 2", "QUIT", "B: UIDL"},
		Apply: func(w *server.Wiring) {
			w.Commit = func(s *server.Session) error {
				left := slices.Clone(s.Entries)
				var uids []string
				for _, e := range s.Entries {
					if at := e.Number - 1; e.Deleted && at < len(left) {
						uids = append(uids, left[at].Message.ID)
						left = slices.Delete(left, at, at+1)
					}
				}
				return s.Drop.Store.Remove(uids)
			}
		},
	},
	Fault{
		Name:     "quit-removes-identical",
		Breaks:   "RFC1939-6-UPD-02",
		Sentence: "QUIT removes copies of a marked message, too.",
		Probe:    []string{"DELE 3", "QUIT", "B: STAT"},
		Apply: func(w *server.Wiring) {
			next := w.Commit
			w.Commit = func(s *server.Session) error {
				gone := map[server.Scan]bool{}
				for _, e := range s.Entries {
					if found, err := e.Message.Scanned(); err == nil && e.Deleted {
						gone[found] = true
					}
				}
				for _, e := range s.Entries {
					if found, err := e.Message.Scanned(); err == nil && gone[found] {
						e.Deleted = true
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
		Apply: func(w *server.Wiring) {
			w.Commit = func(s *server.Session) error {
				store, uids := s.Drop.Store, markedIDs(s.Entries)
				time.AfterFunc(time.Minute, func() { store.Remove(uids) })
				return nil
			}
		},
	},
	Fault{
		Name:     "quit-says-ok-in-trouble",
		Breaks:   "RFC1939-6-UPD-05",
		Sentence: "Only the first of several marked messages is removed, and QUIT says +OK.",
		Probe:    []string{"DELE 1", "DELE 2", "QUIT", "B: STAT"},
		Apply: func(w *server.Wiring) {
			next := w.Commit
			w.Commit = func(s *server.Session) error {
				seen := false
				for _, e := range s.Entries {
					e.Deleted, seen = e.Deleted && !seen, seen || e.Deleted
				}
				return next(s)
			}
		},
	},
)

// removeOnly makes QUIT remove less than what was marked.
func removeOnly(w *server.Wiring, choose func(marked []*server.Entry) []*server.Entry) {
	w.Commit = func(s *server.Session) error {
		var marked []*server.Entry
		for _, e := range s.Entries {
			if e.Deleted {
				marked = append(marked, e)
			}
		}
		return s.Drop.Store.Remove(markedIDs(choose(marked)))
	}
}

func markedIDs(entries []*server.Entry) []string {
	var uids []string
	for _, e := range entries {
		if e.Deleted {
			uids = append(uids, e.Message.ID)
		}
	}
	return uids
}
