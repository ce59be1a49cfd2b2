package fakeserver

import (
	"fmt"
	"math"
	"strings"
)

var _ = faults(
	Fault{
		Name:     "stat-swapped",
		Breaks:   "RFC1939-5-STAT-01",
		Sentence: "STAT gives the size first and the count second.",
		Probe:    []string{"STAT"},
		apply:    func(w *wiring) { w.relistDrop(func(n int, octets int64) string { return fmt.Sprint(octets, n) }) },
	},
	Fault{
		Name:     "stat-without-size",
		Breaks:   "RFC1939-5-STAT-01",
		Sentence: "STAT gives the count only.",
		Probe:    []string{"STAT"},
		apply:    func(w *wiring) { w.relistDrop(func(n int, _ int64) string { return fmt.Sprint(n) }) },
	},
	Fault{
		Name:     "stat-in-words",
		Breaks:   "RFC1939-5-STAT-01",
		Sentence: "STAT has words between its numbers.",
		Probe:    []string{"STAT"},
		apply: func(w *wiring) {
			w.relistDrop(func(n int, octets int64) string { return fmt.Sprintf("%d messages (%d octets)", n, octets) })
		},
	},
	Fault{
		Name:     "stat-two-blanks",
		Breaks:   "RFC1939-5-STAT-01",
		Sentence: "STAT has two blanks between its numbers.",
		Probe:    []string{"STAT"},
		apply: func(w *wiring) {
			w.relistDrop(func(n int, octets int64) string { return fmt.Sprintf("%d  %d", n, octets) })
		},
	},
	Fault{
		Name:     "stat-count-off-by-one",
		Breaks:   "RFC1939-5-STAT-01",
		Sentence: "STAT counts one message too few, since it gives the index of the last.",
		Probe:    []string{"STAT"},
		apply: func(w *wiring) {
			w.relistDrop(func(n int, octets int64) string { return fmt.Sprint(max(n-1, 0), octets) })
		},
	},
	Fault{
		Name:     "stat-in-kibibytes",
		Breaks:   "RFC1939-5-STAT-04",
		Sentence: "The size that STAT gives is in units of 1024 octets.",
		Probe:    []string{"STAT"},
		apply:    func(w *wiring) { w.relistDrop(func(n int, octets int64) string { return fmt.Sprint(n, octets/1024) }) },
	},
	Fault{
		Name:     "stat-counts-lf",
		Breaks:   "RFC1939-5-STAT-04",
		Sentence: "LIST counts line ends as two octets, STAT as one.",
		Probe:    []string{"STAT"},
		apply: func(w *wiring) {
			w.dropListing = func(s *session) string {
				count, octets := s.total()
				for _, e := range s.w.visible(s) {
					if found, err := e.message.scanned(); err == nil {
						octets -= found.lines
					}
				}
				return fmt.Sprint(count, octets)
			}
		},
	},
	Fault{
		Name:     "stat-size-counts-deleted",
		Breaks:   "RFC1939-5-STAT-03",
		Sentence: "STAT no longer counts messages that are marked as deleted, but still their sizes.",
		Wild:     "tpop3d before 1.4.1",
		Probe:    []string{"DELE 1", "STAT"},
		apply: func(w *wiring) {
			w.dropListing = func(s *session) string {
				var octets int64
				for _, e := range s.entries {
					octets += e.size
				}
				return fmt.Sprint(len(s.w.visible(s)), octets)
			}
		},
	},
	Fault{
		Name:     "stat-cached",
		Breaks:   "RFC1939-5-STAT-03",
		Sentence: "STAT is worked out once in a session and not again after DELE.",
		Probe:    []string{"STAT", "DELE 1", "STAT"},
		apply: func(w *wiring) {
			next := w.dropListing
			first := new(perSession[string])
			w.dropListing = func(s *session) string {
				if p := first.of(s); *p == "" {
					*p = next(s)
				}
				return *first.of(s)
			}
		},
	},
	Fault{
		Name:     "stat-extra-information",
		Breaks:   "RFC1939-5-STAT-02",
		Sentence: "STAT gives a third number, that of the messages that were not read.",
		Probe:    []string{"STAT"},
		apply:    func(w *wiring) { w.relistDrop(func(n int, octets int64) string { return fmt.Sprint(n, octets, n) }) },
	},
	Fault{
		Name:     "stat-empty-refused",
		Breaks:   "RFC1939-5-STAT-05",
		Sentence: "STAT of an empty maildrop is answered -ERR.",
		Probe:    append(loginBob, "STAT"),
		apply:    func(w *wiring) { w.refuseEmpty("STAT") },
	},
	Fault{
		Name:     "stat-empty-without-numbers",
		Breaks:   "RFC1939-5-STAT-05",
		Sentence: "STAT of an empty maildrop is answered +OK with a text in place of the zeros.",
		Probe:    append(loginBob, "STAT"),
		apply: func(w *wiring) {
			next := w.dropListing
			w.dropListing = func(s *session) string {
				if len(s.w.visible(s)) == 0 {
					return "no messages"
				}
				return next(s)
			}
		},
	},
	Fault{
		Name:     "sizes-in-16-bits",
		Breaks:   "RFC1939-5-LIST-03",
		Sentence: "Sizes are kept in 16 bits, so those of large messages are wrong.",
		Probe:    append(loginDora, "LIST 1"),
		apply: func(w *wiring) {
			next := w.size
			w.size = func(s *session, m Message) (int64, error) {
				size, err := next(s, m)
				return size & math.MaxUint16, err
			}
		},
	},
	Fault{
		Name:     "stat-as-list",
		Breaks:   "RFC1939-5-GEN-01",
		Sentence: "A lone dot follows the reply to STAT, as if that were a list.",
		Probe:    []string{"STAT"},
		apply: func(w *wiring) {
			w.editStatus(func(s *session, _ reply, line string) string {
				if s.command.keyword == "STAT" && strings.HasPrefix(line, "+OK") {
					return line + ".\r\n"
				}
				return line
			})
		},
	},
)

var (
	loginBob  = []string{"<open>", "USER bob", "PASS open  sesame "}
	loginDora = []string{"<open>", "USER dora", "PASS Dora's own password"}
	loginErik = []string{"<open>", "USER erik", "PASS open  sesame "}
)

// relistDrop writes the drop listing in another way.
func (w *wiring) relistDrop(write func(count int, octets int64) string) {
	w.dropListing = func(s *session) string { return write(s.total()) }
}

// refuseEmpty makes a command fail if there is nothing to speak of.
func (w *wiring) refuseEmpty(keyword string) {
	w.around(keyword, func(run handler) handler {
		return func(s *session, c command) reply {
			if len(s.entries) == 0 {
				return negative("no messages")
			}
			return run(s, c)
		}
	})
}
