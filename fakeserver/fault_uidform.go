package fakeserver

import (
	"fmt"
	"slices"
	"strings"
)

// Unique-id listings that are not in form.

var _ = faults(
	Fault{
		Name:     "uidl-71-characters",
		Breaks:   "RFC1939-7-UIDL-04",
		Sentence: "Unique-ids are 71 characters long.",
		Probe:    []string{"UIDL"},
		apply:    func(w *wiring) { w.reid(func(_ *session, id string) string { return (id + idCharacters())[:71] }) },
	},
	Fault{
		Name:     "uidl-empty-id",
		Breaks:   "RFC1939-7-UIDL-04",
		Sentence: "Unique-ids are empty.",
		Wild:     "getmail 4.7.6",
		Probe:    []string{"UIDL"},
		apply:    func(w *wiring) { w.reid(func(*session, string) string { return "" }) },
	},
	Fault{
		Name:     "uidl-id-with-blank",
		Breaks:   "RFC1939-7-UIDL-04",
		Sentence: "Unique-ids have a blank in them.",
		Probe:    []string{"UIDL"},
		apply: func(w *wiring) {
			w.reid(func(_ *session, id string) string { return strings.Replace(id, ".", " ", 1) })
		},
	},
	Fault{
		Name:     "uidl-id-not-ascii",
		Breaks:   "RFC1939-7-UIDL-04",
		Sentence: "Unique-ids have octets above 127 in them.",
		Probe:    []string{"UIDL"},
		apply:    func(w *wiring) { w.reid(func(_ *session, id string) string { return id + "\u00e9" }) },
	},
	Fault{
		Name:     "uidl-id-with-control",
		Breaks:   "RFC1939-7-UIDL-04",
		Sentence: "Unique-ids have a tab in them.",
		Probe:    []string{"UIDL"},
		apply:    func(w *wiring) { w.reid(func(_ *session, id string) string { return id + "\tx" }) },
	},
	Fault{
		Name:     "uidl-three-blanks",
		Breaks:   "RFC1939-7-UIDL-03",
		Sentence: "UIDL has three blanks between number and unique-id.",
		Wild:     "Comcast, mpop commit a85789a",
		Probe:    []string{"UIDL"},
		apply:    func(w *wiring) { w.reuid(func(e *entry) string { return fmt.Sprintf("%d   %s", e.number, e.uid) }) },
	},
	Fault{
		Name:     "uidl-extra-information",
		Breaks:   "RFC1939-7-UIDL-03",
		Sentence: "UIDL gives the size behind the unique-id.",
		Probe:    []string{"UIDL"},
		apply: func(w *wiring) {
			w.reuid(func(e *entry) string { return fmt.Sprintf("%d %s %d", e.number, e.uid, e.size) })
		},
	},
	Fault{
		Name:     "uidl-list-unnumbered",
		Breaks:   "RFC1939-7-UIDL-03",
		Sentence: "UIDL lists unique-ids without the numbers.",
		Probe:    []string{"UIDL"},
		apply: func(w *wiring) {
			w.relist("UIDL", func(lines listing) listing {
				for i, line := range lines {
					_, lines[i], _ = strings.Cut(line, " ")
				}
				return lines
			})
		},
	},
	Fault{
		Name:     "uidl-misses-last",
		Breaks:   "RFC1939-7-UIDL-01",
		Sentence: "UIDL leaves out the last message.",
		Wild:     "getmail 4.7.4",
		Probe:    []string{"UIDL"},
		apply:    func(w *wiring) { w.relist("UIDL", func(l listing) listing { return l[:max(len(l)-1, 0)] }) },
	},
	Fault{
		Name:     "uidl-empty-refused",
		Breaks:   "RFC1939-7-UIDL-01",
		Sentence: "UIDL of an empty maildrop is answered -ERR.",
		Wild:     "Dovecot 2.1.8, commit ee3dc522",
		Probe:    append(loginBob, "UIDL"),
		apply:    func(w *wiring) { w.refuseEmpty("UIDL") },
	},
	Fault{
		Name:     "uidl-ignores-argument",
		Breaks:   "RFC1939-7-UIDL-02",
		Sentence: "UIDL n lists all messages.",
		Probe:    []string{"UIDL 1"},
		apply: func(w *wiring) {
			w.around("UIDL", func(run handler) handler {
				return func(s *session, c command) reply {
					c.args = nil
					return run(s, c)
				}
			})
		},
	},
	Fault{
		Name:     "uidl-one-as-list",
		Breaks:   "RFC1939-7-UIDL-02",
		Sentence: "UIDL n answers with a list of one line.",
		Wild:     "mailpit PR #552",
		Probe:    []string{"UIDL 2"},
		apply:    func(w *wiring) { w.oneAsList("UIDL") },
	},
	Fault{
		Name:     "uidl-one-unnumbered",
		Breaks:   "RFC1939-7-UIDL-02",
		Sentence: "UIDL n gives the unique-id without the number in front.",
		Wild:     "twisted #9104",
		Probe:    []string{"UIDL 2"},
		apply:    func(w *wiring) { w.oneUnnumbered("UIDL") },
	},
	Fault{
		Name:     "uidl-one-of-next",
		Breaks:   "RFC1939-7-UIDL-02",
		Sentence: "UIDL n gives the unique-id of the message behind.",
		Probe:    []string{"UIDL 1"},
		apply: func(w *wiring) {
			next := w.uniqueIDListing
			w.uniqueIDListing = func(s *session, e *entry) string {
				if len(s.command.args) == 0 || e.number >= len(s.entries) {
					return next(s, e)
				}
				return fmt.Sprint(e.number, " ", s.entries[e.number].uid)
			}
		},
	},
	Fault{
		Name:     "uidl-one-in-other-form",
		Breaks:   "RFC1939-7-UIDL-02",
		Sentence: "UIDL n writes the unique-id in upper case and with angle brackets; the list does not.",
		Probe:    []string{"UIDL", "UIDL 1"},
		apply: func(w *wiring) {
			next := w.uniqueIDListing
			w.uniqueIDListing = func(s *session, e *entry) string {
				if len(s.command.args) == 0 {
					return next(s, e)
				}
				return fmt.Sprintf("%d <%s>", e.number, strings.ToUpper(e.uid))
			}
		},
	},
	Fault{
		Name:     "uidl-sorted-by-id",
		Breaks:   "RFC1939-7-UIDL-02",
		Sentence: "UIDL sorts the unique-ids from z to a and numbers them anew, so its numbers are not those of the messages.",
		Probe:    []string{"UIDL", "UIDL 1"},
		apply: func(w *wiring) {
			w.aroundBody(func(s *session, _ body) body {
				var ids []string
				for _, e := range s.w.visible(s) {
					ids = append(ids, e.uid)
				}
				slices.Sort(ids)
				slices.Reverse(ids)
				lines := make(listing, len(ids))
				for i, e := range s.w.visible(s) {
					lines[i] = fmt.Sprint(e.number, " ", ids[i])
				}
				return lines
			}, "UIDL")
		},
	},
	Fault{
		Name:     "uidl-of-deleted",
		Breaks:   "RFC1939-7-UIDL-08",
		Sentence: "UIDL n gives the unique-id of a message that is marked as deleted.",
		Probe:    []string{"DELE 2", "UIDL 2"},
		apply:    func(w *wiring) { w.findDeleted("UIDL") },
	},
	Fault{
		Name:     "uidl-beyond-end-is-last",
		Breaks:   "RFC1939-7-UIDL-09",
		Sentence: "UIDL n of a message that does not exist gives the last one.",
		Probe:    []string{"UIDL 99"},
		apply:    func(w *wiring) { w.findLast("UIDL") },
	},
)

// reid changes unique-ids when a maildrop is opened.
func (w *wiring) reid(change func(s *session, id string) string) {
	next := w.uniqueID
	w.uniqueID = func(s *session, m Message) string { return change(s, next(s, m)) }
}

// reuid writes unique-id listings in another way.
func (w *wiring) reuid(write func(*entry) string) {
	w.uniqueIDListing = func(_ *session, e *entry) string { return write(e) }
}
