package variations

import (
	"fmt"
	"hash/fnv"
	"slices"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Messages in another order, other ids, and sessions that meet.

var _ = add(
	Variation{
		Name:     "listings-descending",
		Allowed:  "RFC1939-4-NUM-01",
		Sentence: "LIST and UIDL begin with the highest number.",
		Probe:    []string{"LIST", "UIDL"},
		Apply: func(w *server.Wiring) {
			for _, keyword := range []string{"LIST", "UIDL"} {
				wrap.Listing(w, keyword, func(lines server.Listing) server.Listing {
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
		Apply: func(w *server.Wiring) {
			wrap.Order(w, func(_ *server.Session, all []*server.Entry) []*server.Entry {
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
		Apply: func(w *server.Wiring) {
			var sessions memory.Counter
			wrap.Order(w, func(_ *server.Session, all []*server.Entry) []*server.Entry {
				if n := len(all); n > 0 {
					by := int(sessions.Add() % int64(n))
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
		Apply: func(w *server.Wiring) {
			wrap.UniqueID(w, func(_ *server.Session, id string) string {
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
		Apply: func(w *server.Wiring) {
			wrap.UniqueID(w, func(_ *server.Session, id string) string {
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
		Apply: func(w *server.Wiring) {
			next := w.Acquire
			w.Acquire = func(s *server.Session, d *server.Maildrop) bool {
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
		Apply: func(w *server.Wiring) {
			guest := new(memory.PerSession[bool])
			next := w.Acquire
			w.Acquire = func(s *server.Session, d *server.Maildrop) bool {
				*guest.Of(s) = !next(s, d)
				return true
			}
			wrap.Command(w, "DELE", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				if _, err := s.Wiring.Find(s, c.Args[0]); err == nil && *guest.Of(s) {
					return server.Negative("another session has the maildrop open")
				}
				return run(s, c)
			})
			commit := w.Commit
			w.Commit = func(s *server.Session) error {
				if *guest.Of(s) {
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
		Apply: func(w *server.Wiring) {
			wrap.Arrivals(w, func(s *server.Session, arrived []*server.Entry) {
				for _, e := range arrived {
					e.Number = len(s.Entries) + 1
					s.Entries = append(s.Entries, e)
				}
			})
		},
	},
)
