package faults

import (
	"fmt"
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/probe"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// LIST of all messages.
var _ = Add(
	Fault{
		Name:     "list-misses-last",
		Breaks:   "RFC1939-5-LIST-01",
		Sentence: "LIST leaves out the last message.",
		Probe:    []string{"LIST"},
		Apply: func(w *server.Wiring) {
			wrap.Listing(w, "LIST", func(l server.Listing) server.Listing { return l[:max(len(l)-1, 0)] })
		},
	},
	Fault{
		Name:     "list-stops-at-256",
		Breaks:   "RFC1939-5-LIST-01",
		Sentence: "LIST shows 256 messages at most.",
		Probe:    probe.LoggedInAs("erik", "LIST"),
		Apply: func(w *server.Wiring) {
			wrap.Listing(w, "LIST", func(l server.Listing) server.Listing { return l[:min(len(l), 256)] })
		},
	},
	Fault{
		Name:     "list-on-one-line",
		Breaks:   "RFC1939-5-LIST-01",
		Sentence: "LIST answers with all sizes on the +OK line.",
		Probe:    []string{"LIST"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "LIST", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				r := run(s, c)
				if lines, ok := r.Body.(server.Listing); ok {
					return server.Positive("").WithData(strings.Join(lines, " "))
				}
				return r
			})
		},
	},
	Fault{
		Name:     "list-two-blanks",
		Breaks:   "RFC1939-5-LIST-02",
		Sentence: "LIST has two blanks between number and size.",
		Probe:    []string{"LIST"},
		Apply: func(w *server.Wiring) {
			wrap.ScanListing(w, func(e *server.Entry) string { return fmt.Sprintf("%d  %d", e.Number, e.Size) })
		},
	},
	Fault{
		Name:     "list-tab",
		Breaks:   "RFC1939-5-LIST-02",
		Sentence: "LIST has a tab between number and size.",
		Probe:    []string{"LIST"},
		Apply: func(w *server.Wiring) {
			wrap.ScanListing(w, func(e *server.Entry) string { return fmt.Sprintf("%d\t%d", e.Number, e.Size) })
		},
	},
	Fault{
		Name:     "list-in-columns",
		Breaks:   "RFC1939-5-LIST-02",
		Sentence: "LIST aligns its numbers to the right, with blanks in front.",
		Probe:    []string{"LIST"},
		Apply: func(w *server.Wiring) {
			wrap.ScanListing(w, func(e *server.Entry) string { return fmt.Sprintf("%5d %8d", e.Number, e.Size) })
		},
	},
	Fault{
		Name:     "list-format-error",
		Breaks:   "RFC1939-5-LIST-02",
		Sentence: "The sizes in LIST are what a wrong formatting verb makes of them.",
		Wild:     "mailpit #311",
		Probe:    []string{"LIST"},
		Apply: func(w *server.Wiring) {
			wrap.ScanListing(w, func(e *server.Entry) string { return fmt.Sprintf("%d %%!d(float64=%d)", e.Number, e.Size) })
		},
	},
	Fault{
		Name:     "list-size-with-unit",
		Breaks:   "RFC1939-5-LIST-02",
		Sentence: "The sizes in LIST are followed by their unit, as in 120B.",
		Probe:    []string{"LIST"},
		Apply: func(w *server.Wiring) {
			wrap.ScanListing(w, func(e *server.Entry) string { return fmt.Sprintf("%d %dB", e.Number, e.Size) })
		},
	},
	Fault{
		Name:     "list-size-hexadecimal",
		Breaks:   "RFC1939-4-NUM-02",
		Sentence: "The sizes in LIST are hexadecimal.",
		Probe:    []string{"LIST"},
		Apply: func(w *server.Wiring) {
			wrap.ScanListing(w, func(e *server.Entry) string { return fmt.Sprintf("%d %x", e.Number, e.Size) })
		},
	},
	Fault{
		Name:     "list-size-with-separators",
		Breaks:   "RFC1939-4-NUM-02",
		Sentence: "Sizes of more than three digits are grouped by commas.",
		Probe:    probe.LoggedInAs("dora", "LIST"),
		Apply: func(w *server.Wiring) {
			wrap.ScanListing(w, func(e *server.Entry) string {
				size := fmt.Sprint(e.Size)
				for i := len(size) - 3; i > 0; i -= 3 {
					size = size[:i] + "," + size[i:]
				}
				return fmt.Sprintf("%d %s", e.Number, size)
			})
		},
	},
	Fault{
		Name:     "list-extra-information",
		Breaks:   "RFC1939-5-LIST-08",
		Sentence: "LIST gives the subject after the size.",
		Probe:    []string{"LIST"},
		Apply: func(w *server.Wiring) {
			wrap.ScanListing(w, func(e *server.Entry) string { return fmt.Sprintf("%d %d Re: your mail", e.Number, e.Size) })
		},
	},
	Fault{
		Name:     "list-shows-deleted-as-empty",
		Breaks:   "RFC1939-5-LIST-07",
		Sentence: "LIST shows messages that are marked as deleted, with the size 0.",
		Wild:     "twisted #9094",
		Probe:    []string{"DELE 1", "LIST"},
		Apply: func(w *server.Wiring) {
			showDeleted(w, "LIST")
			wrap.ScanListing(w, func(e *server.Entry) string {
				if e.Deleted {
					return fmt.Sprintf("%d 0", e.Number)
				}
				return fmt.Sprintf("%d %d", e.Number, e.Size)
			})
		},
	},
	Fault{
		Name:     "list-of-deleted",
		Breaks:   "RFC1939-5-LIST-07",
		Sentence: "LIST n gives the size of a message that is marked as deleted.",
		Probe:    []string{"DELE 2", "LIST 2"},
		Apply:    func(w *server.Wiring) { findDeleted(w, "LIST") },
	},
	Fault{
		Name:     "list-empty-refused",
		Breaks:   "RFC1939-5-LIST-04",
		Sentence: "LIST of an empty maildrop is answered -ERR.",
		Probe:    probe.LoggedInAs("bob", "LIST"),
		Apply:    func(w *server.Wiring) { refuseEmpty(w, "LIST") },
	},
	Fault{
		Name:     "list-empty-unended",
		Breaks:   "RFC1939-5-LIST-04",
		Sentence: "LIST of an empty maildrop is answered by +OK without a list.",
		Probe:    probe.LoggedInAs("bob", "LIST"),
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "LIST", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				r := run(s, c)
				if len(s.Entries) == 0 {
					r.Body = nil
				}
				return r
			})
		},
	},
	refusedWhenAllDeleted("LIST"),
)

// refusedWhenAllDeleted is a fault that takes a maildrop without messages that are not marked for an error.
func refusedWhenAllDeleted(keyword string) Fault {
	return Fault{
		Name:     strings.ToLower(keyword) + "-refused-when-all-deleted",
		Breaks:   "RFC1939-5-DELE-04",
		Sentence: keyword + " is answered -ERR once all messages are marked as deleted.",
		Probe:    []string{"DELE 1", "DELE 2", "DELE 3", "DELE 4", keyword},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, keyword, func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				if len(s.Entries) > 0 && len(s.Wiring.Visible(s)) == 0 {
					return server.Negative("no messages")
				}
				return run(s, c)
			})
		},
	}
}
