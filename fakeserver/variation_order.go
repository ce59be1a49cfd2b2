package fakeserver

import (
	"fmt"
	"hash/fnv"
	"slices"
	"time"
)

// Messages in another order, other ids, and sessions that meet.

var _ = variations(
	Variation{
		Name:     "listings-descending",
		Allowed:  "RFC1939-4-NUM-01",
		Sentence: "LIST and UIDL begin with the highest number.",
		Probe:    []string{"LIST", "UIDL"},
		apply: func(w *wiring) {
			for _, keyword := range []string{"LIST", "UIDL"} {
				w.relist(keyword, func(lines listing) listing {
					slices.Reverse(lines)
					return lines
				})
			}
		},
	},
	Variation{
		Name:     "newest-first",
		Allowed:  "RFC1939-4-NUM-01",
		Sentence: "Message 1 is the one that came last.",
		Probe:    []string{"LIST"},
		apply: func(w *wiring) {
			w.order(func(_ *session, all []*entry) []*entry {
				slices.Reverse(all)
				return all
			})
		},
	},
	Variation{
		Name:     "order-of-the-session",
		Allowed:  "RFC1939-4-NUM-01",
		Sentence: "The messages are in another order in each session; their unique-ids stay.",
		Probe:    []string{"UIDL", "QUIT", "B: UIDL"},
		apply: func(w *wiring) {
			var sessions counter
			w.order(func(_ *session, all []*entry) []*entry {
				if n := len(all); n > 0 {
					by := int(sessions.add() % int64(n))
					return append(all[by:len(all):len(all)], all[:by]...)
				}
				return all
			})
		},
	},
	Variation{
		Name:     "uidl-digits",
		Allowed:  "RFC1939-7-UIDL-04",
		Sentence: "Unique-ids are large numbers.",
		Probe:    []string{"UIDL"},
		apply: func(w *wiring) {
			w.reid(func(_ *session, id string) string {
				sum := fnv.New64a()
				sum.Write([]byte(id))
				return fmt.Sprint(sum.Sum64())
			})
		},
	},
	Variation{
		Name:     "uidl-odd-characters",
		Allowed:  "RFC1939-7-UIDL-04",
		Sentence: "Unique-ids look like paths, tags and comments.",
		Probe:    []string{"UIDL"},
		apply: func(w *wiring) {
			w.reid(func(_ *session, id string) string {
				if odd := "./<" + id + ":,#"; len(odd) <= 70 {
					return odd
				}
				return id
			})
		},
	},
	Variation{
		Name:     "second-session-waits",
		Allowed:  "RFC1939-4-LOCK-01",
		Sentence: "A login that finds the maildrop in use waits for a second before it is refused.",
		Probe:    []string{"STAT", "B: <open>", "B: USER alice", "B: PASS open  sesame "},
		apply: func(w *wiring) {
			next := w.acquire
			w.acquire = func(s *session, d *maildrop) bool {
				for range 50 {
					if next(s, d) {
						return true
					}
					time.Sleep(20 * time.Millisecond)
				}
				return next(s, d)
			}
		},
	},
	Variation{
		Name:     "second-session-reads-only",
		Allowed:  "RFC1939-4-LOCK-01",
		Sentence: "A second session is let in, and may delete nothing.",
		Probe:    []string{"STAT", "B: STAT", "B: DELE 1", "RETR 1"},
		apply: func(w *wiring) {
			guest := new(perSession[bool])
			next := w.acquire
			w.acquire = func(s *session, d *maildrop) bool {
				*guest.of(s) = !next(s, d)
				return true
			}
			w.around("DELE", func(run handler) handler {
				return func(s *session, c command) reply {
					if _, err := s.w.find(s, c.args[0]); err == nil && *guest.of(s) {
						return negative("another session has the maildrop open")
					}
					return run(s, c)
				}
			})
			commit := w.commit
			w.commit = func(s *session) error {
				if *guest.of(s) {
					return nil // a retrieval is no reason to remove, either
				}
				return commit(s)
			}
		},
	},
	Variation{
		Name:     "new-mail-at-the-end",
		Allowed:  "RFC1939-4-NUM-04",
		Sentence: "Mail that arrives during a session is added at the end at once.",
		Probe:    []string{"LIST", "<deliver>", "LIST"},
		apply: func(w *wiring) {
			w.showArrivals(func(s *session, arrived []*entry) {
				for _, e := range arrived {
					e.number = len(s.entries) + 1
					s.entries = append(s.entries, e)
				}
			})
		},
	},
)

// order gives messages other numbers when a maildrop is opened, or leaves some out.
func (w *wiring) order(change func(*session, []*entry) []*entry) {
	next := w.open
	w.open = func(s *session, d *maildrop) ([]*entry, error) {
		all, err := next(s, d)
		all = change(s, all)
		for i, e := range all {
			e.number = i + 1
		}
		return all, err
	}
}
