package fakeserver

import "slices"

// What shows in a later session than one might think.

var _ = variations(
	Variation{
		Name:     "status-header-in-later-sessions",
		Allowed:  "DEFACTO-GEN-07",
		Sentence: "A message that was retrieved has a Status field on top in later sessions.",
		Probe:    []string{"RETR 2", "QUIT", "B: LIST 2", "B: RETR 2"},
		apply: func(w *wiring) {
			w.addInLaterSessions("Status: RO\n", func(e *entry) bool { return e.retrieved })
		},
	},
	Variation{
		Name:     "field-in-later-sessions",
		Allowed:  "DEFACTO-GEN-07",
		Sentence: "A message has one field more in all sessions but the first one: the store notes something there.",
		Probe:    []string{"STAT", "QUIT", "B: STAT", "B: RETR 2"},
		apply: func(w *wiring) {
			w.addInLaterSessions("X-UIDL: noted\n", func(*entry) bool { return true })
		},
	},
	Variation{
		Name:     "new-mail-takes-its-time",
		Allowed:  "RFC1939-4-NUM-04",
		Sentence: "New mail does not show in the next session, but in the one behind it.",
		Probe:    []string{"<deliver>", "QUIT", "B: STAT", "B: QUIT", "C: STAT"},
		apply: func(w *wiring) {
			var before history
			w.order(func(_ *session, all []*entry) []*entry {
				seen := map[string]bool{}
				for _, uid := range before.all() {
					seen[uid] = true
				}
				isOld := func(e *entry) bool { return seen[e.message.uid] }
				for _, e := range all {
					if !isOld(e) {
						before.add(e.message.uid)
					}
				}
				if !slices.ContainsFunc(all, isOld) {
					return all // the maildrop was filled anew
				}
				return slices.DeleteFunc(all, func(e *entry) bool { return !isOld(e) })
			})
		},
	},
)

// addInLaterSessions puts a header field on top of messages, in all sessions behind a
// QUIT to one that has them in its maildrop and fulfils a condition.
func (w *wiring) addInLaterSessions(field string, when func(*entry) bool) {
	var noted history
	known := new(perSession[map[string]bool])
	open, finish := w.open, w.finish
	w.open = func(s *session, d *maildrop) ([]*entry, error) {
		if *known.of(s) == nil { // it must not change while the session lasts
			*known.of(s) = map[string]bool{}
			for _, uid := range noted.all() {
				(*known.of(s))[uid] = true
			}
		}
		return open(s, d)
	}
	w.finish = func(s *session, how ending) {
		for _, e := range s.entries {
			if how == endedByQuit && when(e) && !(*known.of(s))[e.message.uid] {
				noted.add(e.message.uid)
			}
		}
		finish(s, how)
	}
	w.storeSome(func(s *session, m Message) bool { return (*known.of(s))[m.uid] },
		func(text []byte) []byte { return append([]byte(field), text...) })
}
