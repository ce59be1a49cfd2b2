package fakeserver

import (
	"fmt"
	"strings"
)

var _ = faults(
	Fault{
		Name:     "list-misses-last",
		Breaks:   "RFC1939-5-LIST-01",
		Sentence: "LIST leaves out the last message.",
		Probe:    []string{"LIST"},
		apply:    func(w *wiring) { w.relist("LIST", func(l listing) listing { return l[:max(len(l)-1, 0)] }) },
	},
	Fault{
		Name:     "list-stops-at-256",
		Breaks:   "RFC1939-5-LIST-01",
		Sentence: "LIST shows 256 messages at most.",
		Probe:    append(loginErik, "LIST"),
		apply:    func(w *wiring) { w.relist("LIST", func(l listing) listing { return l[:min(len(l), 256)] }) },
	},
	Fault{
		Name:     "list-on-one-line",
		Breaks:   "RFC1939-5-LIST-01",
		Sentence: "LIST answers with all sizes on the +OK line.",
		Probe:    []string{"LIST"},
		apply: func(w *wiring) {
			w.around("LIST", func(run handler) handler {
				return func(s *session, c command) reply {
					r := run(s, c)
					if lines, ok := r.body.(listing); ok {
						return positive("").withData(strings.Join(lines, " "))
					}
					return r
				}
			})
		},
	},
	Fault{
		Name:     "list-two-blanks",
		Breaks:   "RFC1939-5-LIST-02",
		Sentence: "LIST has two blanks between number and size.",
		Probe:    []string{"LIST"},
		apply:    func(w *wiring) { w.rescan(func(e *entry) string { return fmt.Sprintf("%d  %d", e.number, e.size) }) },
	},
	Fault{
		Name:     "list-tab",
		Breaks:   "RFC1939-5-LIST-02",
		Sentence: "LIST has a tab between number and size.",
		Probe:    []string{"LIST"},
		apply:    func(w *wiring) { w.rescan(func(e *entry) string { return fmt.Sprintf("%d\t%d", e.number, e.size) }) },
	},
	Fault{
		Name:     "list-in-columns",
		Breaks:   "RFC1939-5-LIST-02",
		Sentence: "LIST aligns its numbers to the right, with blanks in front.",
		Probe:    []string{"LIST"},
		apply:    func(w *wiring) { w.rescan(func(e *entry) string { return fmt.Sprintf("%5d %8d", e.number, e.size) }) },
	},
	Fault{
		Name:     "list-format-error",
		Breaks:   "RFC1939-5-LIST-02",
		Sentence: "The sizes in LIST are what a wrong formatting verb makes of them.",
		Wild:     "mailpit #311",
		Probe:    []string{"LIST"},
		apply: func(w *wiring) {
			w.rescan(func(e *entry) string { return fmt.Sprintf("%d %%!d(float64=%d)", e.number, e.size) })
		},
	},
	Fault{
		Name:     "list-size-with-unit",
		Breaks:   "RFC1939-5-LIST-02",
		Sentence: "The sizes in LIST have their unit right behind them, as in 120B.",
		Probe:    []string{"LIST"},
		apply:    func(w *wiring) { w.rescan(func(e *entry) string { return fmt.Sprintf("%d %dB", e.number, e.size) }) },
	},
	Fault{
		Name:     "list-size-hexadecimal",
		Breaks:   "RFC1939-4-NUM-02",
		Sentence: "The sizes in LIST are hexadecimal.",
		Probe:    []string{"LIST"},
		apply:    func(w *wiring) { w.rescan(func(e *entry) string { return fmt.Sprintf("%d %x", e.number, e.size) }) },
	},
	Fault{
		Name:     "list-size-with-separators",
		Breaks:   "RFC1939-4-NUM-02",
		Sentence: "Sizes of more than three digits are grouped by commas.",
		Probe:    append(loginDora, "LIST"),
		apply: func(w *wiring) {
			w.rescan(func(e *entry) string {
				size := fmt.Sprint(e.size)
				for i := len(size) - 3; i > 0; i -= 3 {
					size = size[:i] + "," + size[i:]
				}
				return fmt.Sprintf("%d %s", e.number, size)
			})
		},
	},
	Fault{
		Name:     "list-extra-information",
		Breaks:   "RFC1939-5-LIST-08",
		Sentence: "LIST gives the subject behind the size.",
		Probe:    []string{"LIST"},
		apply: func(w *wiring) {
			w.rescan(func(e *entry) string { return fmt.Sprintf("%d %d Re: your mail", e.number, e.size) })
		},
	},
	Fault{
		Name:     "list-shows-deleted-as-empty",
		Breaks:   "RFC1939-5-LIST-07",
		Sentence: "LIST shows messages that are marked as deleted, with the size 0.",
		Wild:     "twisted #9094",
		Probe:    []string{"DELE 1", "LIST"},
		apply: func(w *wiring) {
			w.showDeleted("LIST")
			w.rescan(func(e *entry) string {
				if e.deleted {
					return fmt.Sprintf("%d 0", e.number)
				}
				return fmt.Sprintf("%d %d", e.number, e.size)
			})
		},
	},
	Fault{
		Name:     "list-of-deleted",
		Breaks:   "RFC1939-5-LIST-07",
		Sentence: "LIST n gives the size of a message that is marked as deleted.",
		Probe:    []string{"DELE 2", "LIST 2"},
		apply:    func(w *wiring) { w.findDeleted("LIST") },
	},
	Fault{
		Name:     "list-empty-refused",
		Breaks:   "RFC1939-5-LIST-04",
		Sentence: "LIST of an empty maildrop is answered -ERR.",
		Probe:    append(loginBob, "LIST"),
		apply:    func(w *wiring) { w.refuseEmpty("LIST") },
	},
	Fault{
		Name:     "list-empty-unended",
		Breaks:   "RFC1939-5-LIST-04",
		Sentence: "LIST of an empty maildrop is answered by +OK without a list.",
		Probe:    append(loginBob, "LIST"),
		apply: func(w *wiring) {
			w.around("LIST", func(run handler) handler {
				return func(s *session, c command) reply {
					r := run(s, c)
					if len(s.entries) == 0 {
						r.body = nil
					}
					return r
				}
			})
		},
	},
	Fault{
		Name:     "list-refused-when-all-deleted",
		Breaks:   "RFC1939-5-DELE-04",
		Sentence: "LIST is answered -ERR once all messages are marked as deleted.",
		Probe:    []string{"DELE 1", "DELE 2", "DELE 3", "DELE 4", "LIST"},
		apply: func(w *wiring) {
			w.around("LIST", func(run handler) handler {
				return func(s *session, c command) reply {
					if len(s.entries) > 0 && len(s.w.visible(s)) == 0 {
						return negative("no messages")
					}
					return run(s, c)
				}
			})
		},
	},
)

// rescan writes scan listings in another way.
func (w *wiring) rescan(write func(*entry) string) {
	w.scanListing = func(_ *session, e *entry) string { return write(e) }
}

// relist changes the lines of a listing for all messages.
func (w *wiring) relist(keyword string, change func(listing) listing) {
	w.aroundBody(func(_ *session, b body) body {
		if lines, ok := b.(listing); ok {
			return change(lines)
		}
		return b
	}, keyword)
}
