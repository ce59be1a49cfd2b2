package variations

import (
	"slices"

	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// What shows in a later session than one might think.

var _ = add(
	Variation{
		Name:     "status-header-in-later-sessions",
		Allowed:  "DEFACTO-GEN-07",
		Sentence: "A message that was retrieved has a Status field on top in later sessions.",
		Probe:    []string{"RETR 2", "QUIT", "B: LIST 2", "B: RETR 2"},
		Apply: func(w *server.Wiring) {
			addInLaterSessions(w, "Status: RO\n", func(e *server.Entry) bool { return e.Retrieved })
		},
	},
	Variation{
		Name:     "field-in-later-sessions",
		Allowed:  "DEFACTO-GEN-07",
		Sentence: "A message has one field more in all sessions but the first one: the store notes something there.",
		Probe:    []string{"STAT", "QUIT", "B: STAT", "B: RETR 2"},
		Apply: func(w *server.Wiring) {
			addInLaterSessions(w, "X-UIDL: noted\n", func(*server.Entry) bool { return true })
		},
	},
	Variation{
		Name:     "new-mail-takes-its-time",
		Allowed:  "RFC1939-4-NUM-04",
		Sentence: "New mail does not show in the next session, but in the one after it.",
		Probe:    []string{"<deliver>", "QUIT", "B: STAT", "B: QUIT", "C: STAT"},
		Apply: func(w *server.Wiring) {
			var before memory.History
			wrap.Order(w, func(_ *server.Session, all []*server.Entry) []*server.Entry {
				seen := map[string]bool{}
				for _, uid := range before.All() {
					seen[uid] = true
				}
				isOld := func(e *server.Entry) bool { return seen[e.Message.ID] }
				for _, e := range all {
					if !isOld(e) {
						before.Add(e.Message.ID)
					}
				}
				if !slices.ContainsFunc(all, isOld) {
					return all // the maildrop was filled anew
				}
				return slices.DeleteFunc(all, func(e *server.Entry) bool { return !isOld(e) })
			})
		},
	},
)

// addInLaterSessions puts a header field on top of messages, in all sessions after a
// QUIT to one that has them in its maildrop and fulfils a condition.
func addInLaterSessions(w *server.Wiring, field string, when func(*server.Entry) bool) {
	var noted memory.History
	known := new(memory.PerSession[map[string]bool])
	open, finish := w.Open, w.Finish
	w.Open = func(s *server.Session, d *server.Maildrop) ([]*server.Entry, error) {
		if *known.Of(s) == nil { // it must not change while the session lasts
			*known.Of(s) = map[string]bool{}
			for _, uid := range noted.All() {
				(*known.Of(s))[uid] = true
			}
		}
		return open(s, d)
	}
	w.Finish = func(s *server.Session, how server.Ending) {
		for _, e := range s.Entries {
			if how == server.EndedByQuit && when(e) && !(*known.Of(s))[e.Message.ID] {
				noted.Add(e.Message.ID)
			}
		}
		finish(s, how)
	}
	wrap.StoredSome(w, func(s *server.Session, m server.Message) bool { return (*known.Of(s))[m.ID] },
		func(text []byte) []byte { return append([]byte(field), text...) })
}
