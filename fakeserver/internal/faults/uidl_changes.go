package faults

import (
	"fmt"
	"strings"
	"sync"

	"github.com/pop3spec/pop3spec/fakeserver/internal/content"
	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/probe"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Unique-ids that are not unique, or not for long.

var _ = Add(
	Fault{
		Name:     "uidl-is-the-count",
		Breaks:   "RFC1939-7-UIDL-05",
		Sentence: "The unique-id of a new message is the count of messages, which after a removal another one has already.",
		Probe:    []string{"UIDL", "DELE 1", "QUIT", "<deliver>", "B: UIDL"},
		Apply: func(w *server.Wiring) {
			var mu sync.Mutex
			given := map[string]string{}
			wrap.Entries(w, func(_ *server.Session, all []*server.Entry) {
				mu.Lock()
				defer mu.Unlock()
				for _, e := range all {
					if given[e.Message.ID] == "" {
						given[e.Message.ID] = fmt.Sprintf("m%d", e.Number)
					}
					e.UID = given[e.Message.ID]
				}
			})
		},
	},
	Fault{
		Name:     "uidl-is-number",
		Breaks:   "RFC1939-7-UIDL-11",
		Sentence: "The unique-id is the message number, and changes when messages in front are removed.",
		Probe:    []string{"UIDL"},
		Apply: func(w *server.Wiring) {
			wrap.Entries(w, func(_ *server.Session, all []*server.Entry) {
				for _, e := range all {
					e.UID = fmt.Sprint(e.Number)
				}
			})
		},
	},
	Fault{
		Name:     "uidl-contains-number",
		Breaks:   "RFC1939-7-UIDL-11",
		Sentence: "The unique-id begins with the message number, and changes when messages in front are removed.",
		Probe:    []string{"UIDL"},
		Apply: func(w *server.Wiring) {
			wrap.Entries(w, func(_ *server.Session, all []*server.Entry) {
				for _, e := range all {
					e.UID = fmt.Sprintf("%d-%s", e.Number, e.UID)
				}
			})
		},
	},
	Fault{
		Name:     "uidl-is-size",
		Breaks:   "RFC1939-7-UIDL-05",
		Sentence: "The unique-id is made of the size, so messages of one size have the same.",
		Probe:    []string{"UIDL"},
		Apply: func(w *server.Wiring) {
			wrap.Entries(w, func(_ *server.Session, all []*server.Entry) {
				for _, e := range all {
					e.UID = fmt.Sprintf("size%d", e.Size)
				}
			})
		},
	},
	Fault{
		Name:     "uidl-same-for-all",
		Breaks:   "RFC1939-7-UIDL-05",
		Sentence: "All messages have the same unique-id, that of the maildrop.",
		Probe:    []string{"UIDL"},
		Apply: func(w *server.Wiring) {
			wrap.UniqueID(w, func(_ *server.Session, id string) string { return strings.Split(id, ".")[0] })
		},
	},
	Fault{
		Name:     "uidl-trusts-header",
		Breaks:   "RFC1939-7-UIDL-05",
		Sentence: "An X-UIDL field that the sender has put into a message is its unique-id.",
		Wild:     "qpopper",
		Probe:    probe.LoggedInAs("dora", "UIDL"),
		Apply: func(w *server.Wiring) {
			next := w.UniqueID
			w.UniqueID = func(s *server.Session, m server.Message) string {
				if id := content.Field(m, "X-UIDL"); id != "" {
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
		Probe:    probe.LoggedInAs("erik", "UIDL"),
		Apply: func(w *server.Wiring) {
			next := w.UniqueID
			w.UniqueID = func(s *server.Session, m server.Message) string {
				if subject := content.Field(m, "Subject"); subject != "" {
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
		Apply: func(w *server.Wiring) {
			changeIDsAfter(w, "DELE", func(s *server.Session) []*server.Entry { return s.Wiring.Visible(s) })
		},
	},
	Fault{
		Name:     "uidl-changes-after-rset",
		Breaks:   "RFC1939-7-UIDL-06",
		Sentence: "RSET gives all messages new unique-ids.",
		Probe:    []string{"UIDL", "RSET", "UIDL"},
		Apply: func(w *server.Wiring) {
			changeIDsAfter(w, "RSET", func(s *server.Session) []*server.Entry { return s.Entries })
		},
	},
	Fault{
		Name:     "uidl-changes-after-retr",
		Breaks:   "RFC1939-7-UIDL-11",
		Sentence: "A message has another unique-id once it was retrieved.",
		Probe:    []string{"UIDL", "RETR 1", "UIDL"},
		Apply: func(w *server.Wiring) {
			changeIDsAfter(w, "RETR", func(s *server.Session) []*server.Entry {
				if e, err := s.Wiring.Find(s, s.Command.Args[0]); err == nil {
					return []*server.Entry{e}
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
		Apply: func(w *server.Wiring) {
			var removals memory.Counter
			next := w.Commit
			w.Commit = func(s *server.Session) error {
				if len(s.Wiring.Visible(s)) < len(s.Entries) {
					removals.Add()
				}
				return next(s)
			}
			wrap.UniqueID(w, func(_ *server.Session, id string) string { return fmt.Sprintf("%s-%d", id, removals.Count()) })
		},
	},
	Fault{
		Name:     "uidl-changes-after-delivery",
		Breaks:   "RFC1939-7-UIDL-06",
		Sentence: "The unique-ids of a maildrop change when new mail comes.",
		Probe:    []string{"UIDL", "QUIT", "<deliver>", "B: UIDL"},
		Apply: func(w *server.Wiring) {
			wrap.Entries(w, func(_ *server.Session, all []*server.Entry) {
				for _, e := range all {
					e.UID = fmt.Sprintf("%s-%d", e.UID, len(all))
				}
			})
		},
	},
	Fault{
		Name:     "uidl-changes-after-drop",
		Breaks:   "RFC1939-7-UIDL-06",
		Sentence: "If a session ends without QUIT, its unique-ids are not kept.",
		Probe:    []string{"UIDL", "<drop>", "B: UIDL"},
		Apply: func(w *server.Wiring) {
			var drops memory.Counter
			next := w.Finish
			w.Finish = func(s *server.Session, how server.Ending) {
				if how != server.EndedByQuit {
					drops.Add()
				}
				next(s, how)
			}
			wrap.UniqueID(w, func(_ *server.Session, id string) string { return fmt.Sprintf("%s-%d", id, drops.Count()) })
		},
	},
	Fault{
		Name:     "uidl-reused",
		Breaks:   "RFC1939-7-UIDL-07",
		Sentence: "A new message gets the unique-id of one that was removed.",
		Wild:     "cyrus #374",
		Probe:    []string{"UIDL", "DELE 4", "QUIT", "<deliver>", "B: UIDL"},
		Apply: func(w *server.Wiring) {
			var slots freeSlots
			wrap.Entries(w, func(s *server.Session, all []*server.Entry) { slots.assign(s.Drop, all) })
		},
	},
	Fault{
		Name:     "uidl-changes-every-session",
		Breaks:   "RFC1939-7-UIDL-06",
		Sentence: "A message has another unique-id in each session.",
		Probe:    []string{"UIDL", "QUIT", "B: UIDL"},
		Apply: func(w *server.Wiring) {
			var sessions memory.Counter
			wrap.Entries(w, func(_ *server.Session, all []*server.Entry) {
				id := sessions.Add()
				for _, e := range all {
					e.UID = fmt.Sprintf("%s-%d", e.UID, id)
				}
			})
		},
	},
)

// changeIDsAfter changes the unique-ids of some messages after a command.
func changeIDsAfter(w *server.Wiring, keyword string, which func(*server.Session) []*server.Entry) {
	wrap.Command(w, keyword, func(run server.Handler, s *server.Session, c server.Command) server.Reply {
		r := run(s, c)
		if r.OK {
			for _, e := range which(s) {
				e.UID += "'"
			}
		}
		return r
	})
}

// freeSlots are numbers that are given again once their messages are gone.
type freeSlots struct {
	mu    sync.Mutex
	taken map[*server.Maildrop]map[string]int
}

func (f *freeSlots) assign(d *server.Maildrop, all []*server.Entry) {
	f.mu.Lock()
	defer f.mu.Unlock()
	before, now, used := f.taken[d], map[string]int{}, map[int]bool{}
	for _, e := range all {
		if slot, ok := before[e.UID]; ok {
			now[e.UID], used[slot] = slot, true
		}
	}
	for _, e := range all {
		if _, ok := now[e.UID]; ok {
			continue
		}
		slot := 1
		for used[slot] {
			slot++
		}
		now[e.UID], used[slot] = slot, true
	}
	if f.taken == nil {
		f.taken = map[*server.Maildrop]map[string]int{}
	}
	f.taken[d] = now
	for _, e := range all {
		e.UID = fmt.Sprintf("slot%d", now[e.UID])
	}
}
