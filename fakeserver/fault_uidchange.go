package fakeserver

import (
	"fmt"
	"strings"
	"sync"
)

// Unique-ids that are not unique, or not for long.

var _ = faults(
	Fault{
		Name:     "uidl-is-number",
		Breaks:   "RFC1939-7-UIDL-11",
		Sentence: "The unique-id is the message number, and changes when messages in front are removed.",
		Probe:    []string{"UIDL"},
		apply: func(w *wiring) {
			w.aroundEntries(func(_ *session, all []*entry) {
				for _, e := range all {
					e.uid = fmt.Sprint(e.number)
				}
			})
		},
	},
	Fault{
		Name:     "uidl-contains-number",
		Breaks:   "RFC1939-7-UIDL-11",
		Sentence: "The unique-id begins with the message number, and changes when messages in front are removed.",
		Probe:    []string{"UIDL"},
		apply: func(w *wiring) {
			w.aroundEntries(func(_ *session, all []*entry) {
				for _, e := range all {
					e.uid = fmt.Sprintf("%d-%s", e.number, e.uid)
				}
			})
		},
	},
	Fault{
		Name:     "uidl-is-size",
		Breaks:   "RFC1939-7-UIDL-05",
		Sentence: "The unique-id is made of the size, so messages of one size have the same.",
		Probe:    []string{"UIDL"},
		apply: func(w *wiring) {
			w.aroundEntries(func(_ *session, all []*entry) {
				for _, e := range all {
					e.uid = fmt.Sprintf("size%d", e.size)
				}
			})
		},
	},
	Fault{
		Name:     "uidl-same-for-all",
		Breaks:   "RFC1939-7-UIDL-05",
		Sentence: "All messages have the same unique-id, that of the maildrop.",
		Probe:    []string{"UIDL"},
		apply: func(w *wiring) {
			w.reid(func(_ *session, id string) string { return strings.Split(id, ".")[0] })
		},
	},
	Fault{
		Name:     "uidl-trusts-header",
		Breaks:   "RFC1939-7-UIDL-05",
		Sentence: "An X-UIDL field that the sender has put into a message is its unique-id.",
		Wild:     "qpopper",
		Probe:    append(loginDora, "UIDL"),
		apply: func(w *wiring) {
			next := w.uniqueID
			w.uniqueID = func(s *session, m Message) string {
				if id := m.field("X-UIDL"); id != "" {
					return id
				}
				return next(s, m)
			}
		},
	},
	Fault{
		Name:     "uidl-by-subject",
		Breaks:   "RFC1939-7-UIDL-05",
		Sentence: "The unique-id is made of the subject, so answers to one message have the same.",
		Probe:    append(loginErik, "UIDL"),
		apply: func(w *wiring) {
			next := w.uniqueID
			w.uniqueID = func(s *session, m Message) string {
				if subject := m.field("Subject"); subject != "" {
					return fmt.Sprintf("%x", subject[:min(len(subject), 30)])
				}
				return next(s, m)
			}
		},
	},
	Fault{
		Name:     "uidl-changes-after-dele",
		Breaks:   "RFC1939-7-UIDL-08",
		Sentence: "DELE changes the unique-ids of the messages that are left.",
		Probe:    []string{"UIDL", "DELE 1", "UIDL"},
		apply:    func(w *wiring) { w.reidAfter("DELE", func(s *session) []*entry { return s.w.visible(s) }) },
	},
	Fault{
		Name:     "uidl-changes-after-rset",
		Breaks:   "RFC1939-7-UIDL-06",
		Sentence: "RSET gives all messages new unique-ids.",
		Probe:    []string{"UIDL", "RSET", "UIDL"},
		apply:    func(w *wiring) { w.reidAfter("RSET", func(s *session) []*entry { return s.entries }) },
	},
	Fault{
		Name:     "uidl-changes-after-retr",
		Breaks:   "RFC1939-7-UIDL-11",
		Sentence: "A message has another unique-id once it was retrieved.",
		Probe:    []string{"UIDL", "RETR 1", "UIDL"},
		apply: func(w *wiring) {
			w.reidAfter("RETR", func(s *session) []*entry {
				if e, err := s.w.find(s, s.command.args[0]); err == nil {
					return []*entry{e}
				}
				return nil
			})
		},
	},
	Fault{
		Name:     "uidl-changes-after-removal",
		Breaks:   "RFC1939-7-UIDL-11",
		Sentence: "The unique-ids of a maildrop change when messages were removed from it.",
		Probe:    []string{"UIDL", "DELE 4", "QUIT", "B: UIDL"},
		apply: func(w *wiring) {
			var removals counter
			next := w.commit
			w.commit = func(s *session) error {
				if len(s.w.visible(s)) < len(s.entries) {
					removals.add()
				}
				return next(s)
			}
			w.reid(func(_ *session, id string) string { return fmt.Sprintf("%s-%d", id, removals.count()) })
		},
	},
	Fault{
		Name:     "uidl-changes-after-delivery",
		Breaks:   "RFC1939-7-UIDL-06",
		Sentence: "The unique-ids of a maildrop change when new mail comes.",
		Probe:    []string{"UIDL", "QUIT", "<deliver>", "B: UIDL"},
		apply: func(w *wiring) {
			w.aroundEntries(func(_ *session, all []*entry) {
				for _, e := range all {
					e.uid = fmt.Sprintf("%s-%d", e.uid, len(all))
				}
			})
		},
	},
	Fault{
		Name:     "uidl-changes-after-drop",
		Breaks:   "RFC1939-7-UIDL-06",
		Sentence: "If a session ends without QUIT, its unique-ids are not kept.",
		Probe:    []string{"UIDL", "<drop>", "B: UIDL"},
		apply: func(w *wiring) {
			var drops counter
			next := w.finish
			w.finish = func(s *session, how ending) {
				if how != endedByQuit {
					drops.add()
				}
				next(s, how)
			}
			w.reid(func(_ *session, id string) string { return fmt.Sprintf("%s-%d", id, drops.count()) })
		},
	},
	Fault{
		Name:     "uidl-reused",
		Breaks:   "RFC1939-7-UIDL-07",
		Sentence: "A new message gets the unique-id of one that was removed.",
		Wild:     "cyrus #374",
		Probe:    []string{"UIDL", "DELE 4", "QUIT", "<deliver>", "B: UIDL"},
		apply: func(w *wiring) {
			var slots freeSlots
			w.aroundEntries(func(s *session, all []*entry) { slots.assign(s.drop, all) })
		},
	},
)

// aroundEntries changes the messages of a session when its maildrop has been opened.
func (w *wiring) aroundEntries(change func(*session, []*entry)) {
	next := w.open
	w.open = func(s *session, d *maildrop) ([]*entry, error) {
		all, err := next(s, d)
		change(s, all)
		return all, err
	}
}

// reidAfter changes the unique-ids of some messages after a command.
func (w *wiring) reidAfter(keyword string, which func(*session) []*entry) {
	w.around(keyword, func(run handler) handler {
		return func(s *session, c command) reply {
			r := run(s, c)
			if r.ok {
				for _, e := range which(s) {
					e.uid += "'"
				}
			}
			return r
		}
	})
}

// freeSlots are numbers that are given again once their messages are gone.
type freeSlots struct {
	mu    sync.Mutex
	taken map[*maildrop]map[string]int
}

func (f *freeSlots) assign(d *maildrop, all []*entry) {
	f.mu.Lock()
	defer f.mu.Unlock()
	before, now, used := f.taken[d], map[string]int{}, map[int]bool{}
	for _, e := range all {
		if slot, ok := before[e.uid]; ok {
			now[e.uid], used[slot] = slot, true
		}
	}
	for _, e := range all {
		if _, ok := now[e.uid]; ok {
			continue
		}
		slot := 1
		for used[slot] {
			slot++
		}
		now[e.uid], used[slot] = slot, true
	}
	if f.taken == nil {
		f.taken = map[*maildrop]map[string]int{}
	}
	f.taken[d] = now
	for _, e := range all {
		e.uid = fmt.Sprintf("slot%d", now[e.uid])
	}
}
