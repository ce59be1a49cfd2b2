package faults

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/probe"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Unique-id listings that are not in form.

var _ = Add(
	Fault{
		Name:     "uidl-71-characters",
		Breaks:   "RFC1939-7-UIDL-04",
		Sentence: "Unique-ids are 71 characters long.",
		Probe:    []string{"UIDL"},
		Apply: func(w *server.Wiring) {
			wrap.UniqueID(w, func(_ *server.Session, id string) string { return (id + wrap.IDCharacters())[:71] })
		},
	},
	Fault{
		Name:     "uidl-empty-id",
		Breaks:   "RFC1939-7-UIDL-04",
		Sentence: "Unique-ids are empty.",
		Wild:     "getmail 4.7.6",
		Probe:    []string{"UIDL"},
		Apply:    func(w *server.Wiring) { wrap.UniqueID(w, func(*server.Session, string) string { return "" }) },
	},
	Fault{
		Name:     "uidl-id-with-blank",
		Breaks:   "RFC1939-7-UIDL-04",
		Sentence: "Unique-ids have a blank in them.",
		Probe:    []string{"UIDL"},
		Apply: func(w *server.Wiring) {
			wrap.UniqueID(w, func(_ *server.Session, id string) string { return strings.Replace(id, ".", " ", 1) })
		},
	},
	Fault{
		Name:     "uidl-id-not-ascii",
		Breaks:   "RFC1939-7-UIDL-04",
		Sentence: "Unique-ids have octets above 127 in them.",
		Probe:    []string{"UIDL"},
		Apply: func(w *server.Wiring) {
			wrap.UniqueID(w, func(_ *server.Session, id string) string { return id + "\u00e9" })
		},
	},
	Fault{
		Name:     "uidl-id-with-control",
		Breaks:   "RFC1939-7-UIDL-04",
		Sentence: "Unique-ids have a tab in them.",
		Probe:    []string{"UIDL"},
		Apply: func(w *server.Wiring) {
			wrap.UniqueID(w, func(_ *server.Session, id string) string { return id + "\tx" })
		},
	},
	Fault{
		Name:     "uidl-three-blanks",
		Breaks:   "RFC1939-7-UIDL-03",
		Sentence: "UIDL has three blanks between number and unique-id.",
		Wild:     "Comcast, mpop commit a85789a",
		Probe:    []string{"UIDL"},
		Apply: func(w *server.Wiring) {
			wrap.UniqueIDListing(w, func(e *server.Entry) string { return fmt.Sprintf("%d   %s", e.Number, e.UID) })
		},
	},
	Fault{
		Name:     "uidl-extra-information",
		Breaks:   "RFC1939-7-UIDL-03",
		Sentence: "UIDL gives the size after the unique-id.",
		Probe:    []string{"UIDL"},
		Apply: func(w *server.Wiring) {
			wrap.UniqueIDListing(w, func(e *server.Entry) string { return fmt.Sprintf("%d %s %d", e.Number, e.UID, e.Size) })
		},
	},
	Fault{
		Name:     "uidl-list-unnumbered",
		Breaks:   "RFC1939-7-UIDL-03",
		Sentence: "UIDL lists unique-ids without the numbers.",
		Probe:    []string{"UIDL"},
		Apply: func(w *server.Wiring) {
			wrap.Listing(w, "UIDL", func(lines server.Listing) server.Listing {
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
		Apply: func(w *server.Wiring) {
			wrap.Listing(w, "UIDL", func(l server.Listing) server.Listing { return l[:max(len(l)-1, 0)] })
		},
	},
	Fault{
		Name:     "uidl-empty-refused",
		Breaks:   "RFC1939-7-UIDL-01",
		Sentence: "UIDL of an empty maildrop is answered -ERR.",
		Wild:     "Dovecot 2.1.8, commit ee3dc522",
		Probe:    probe.LoggedInAs("bob", "UIDL"),
		Apply:    func(w *server.Wiring) { refuseEmpty(w, "UIDL") },
	},
	Fault{
		Name:     "uidl-ignores-argument",
		Breaks:   "RFC1939-7-UIDL-02",
		Sentence: "UIDL n lists all messages.",
		Probe:    []string{"UIDL 1"},
		Apply:    func(w *server.Wiring) { ignoreArgument(w, "UIDL") },
	},
	Fault{
		Name:     "uidl-one-as-list",
		Breaks:   "RFC1939-7-UIDL-02",
		Sentence: "UIDL n answers with a list of one line.",
		Wild:     "mailpit PR #552",
		Probe:    []string{"UIDL 2"},
		Apply:    func(w *server.Wiring) { oneAsList(w, "UIDL") },
	},
	Fault{
		Name:     "uidl-one-unnumbered",
		Breaks:   "RFC1939-7-UIDL-02",
		Sentence: "UIDL n gives the unique-id without the number in front.",
		Wild:     "twisted #9104",
		Probe:    []string{"UIDL 2"},
		Apply:    func(w *server.Wiring) { oneUnnumbered(w, "UIDL") },
	},
	Fault{
		Name:     "uidl-one-of-next",
		Breaks:   "RFC1939-7-UIDL-02",
		Sentence: "UIDL n gives the unique-id of the next message.",
		Probe:    []string{"UIDL 1"},
		Apply: func(w *server.Wiring) {
			next := w.UniqueIDListing
			w.UniqueIDListing = func(s *server.Session, e *server.Entry) string {
				if len(s.Command.Args) == 0 || e.Number >= len(s.Entries) {
					return next(s, e)
				}
				return fmt.Sprint(e.Number, " ", s.Entries[e.Number].UID)
			}
		},
	},
	Fault{
		Name:     "uidl-one-in-other-form",
		Breaks:   "RFC1939-7-UIDL-02",
		Sentence: "UIDL n writes the unique-id in upper case and with angle brackets; the list does not.",
		Probe:    []string{"UIDL", "UIDL 1"},
		Apply: func(w *server.Wiring) {
			next := w.UniqueIDListing
			w.UniqueIDListing = func(s *server.Session, e *server.Entry) string {
				if len(s.Command.Args) == 0 {
					return next(s, e)
				}
				return fmt.Sprintf("%d <%s>", e.Number, strings.ToUpper(e.UID))
			}
		},
	},
	Fault{
		Name:   "uidl-sorted-by-id",
		Breaks: "RFC1939-7-UIDL-02",
		Sentence: "UIDL sorts the unique-ids from z to a and numbers them anew, " +
			"so its numbers are not those of the messages.",
		Probe: []string{"UIDL", "UIDL 1"},
		Apply: func(w *server.Wiring) {
			wrap.Body(w, func(s *server.Session, _ server.Body) server.Body {
				var ids []string
				for _, e := range s.Wiring.Visible(s) {
					ids = append(ids, e.UID)
				}
				slices.Sort(ids)
				slices.Reverse(ids)
				lines := make(server.Listing, len(ids))
				for i, e := range s.Wiring.Visible(s) {
					lines[i] = fmt.Sprint(e.Number, " ", ids[i])
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
		Apply:    func(w *server.Wiring) { findDeleted(w, "UIDL") },
	},
	Fault{
		Name:     "uidl-beyond-end-is-last",
		Breaks:   "RFC1939-7-UIDL-09",
		Sentence: "UIDL n of a message that does not exist gives the last one.",
		Probe:    []string{"UIDL 99"},
		Apply:    func(w *server.Wiring) { findLast(w, "UIDL") },
	},
)
