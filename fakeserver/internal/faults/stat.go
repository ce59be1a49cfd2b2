package faults

import (
	"fmt"
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/probe"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// STAT.
var _ = Add(
	Fault{
		Name:     "stat-zero-octets",
		Breaks:   "RFC1939-5-STAT-01",
		Sentence: "STAT counts messages, and gives 0 as their size.",
		Probe:    []string{"STAT"},
		Apply: func(w *server.Wiring) {
			wrap.DropListing(w, func(n int, _ int64) string { return fmt.Sprint(n, 0) })
		},
	},
	Fault{
		Name:     "stat-swapped",
		Breaks:   "RFC1939-5-STAT-01",
		Sentence: "STAT gives the size first and the count second.",
		Probe:    []string{"STAT"},
		Apply: func(w *server.Wiring) {
			wrap.DropListing(w, func(n int, octets int64) string { return fmt.Sprint(octets, n) })
		},
	},
	Fault{
		Name:     "stat-without-size",
		Breaks:   "RFC1939-5-STAT-01",
		Sentence: "STAT gives the count only.",
		Probe:    []string{"STAT"},
		Apply:    func(w *server.Wiring) { wrap.DropListing(w, func(n int, _ int64) string { return fmt.Sprint(n) }) },
	},
	Fault{
		Name:     "stat-in-words",
		Breaks:   "RFC1939-5-STAT-01",
		Sentence: "STAT has words between its numbers.",
		Probe:    []string{"STAT"},
		Apply: func(w *server.Wiring) {
			wrap.DropListing(w, func(n int, octets int64) string { return fmt.Sprintf("%d messages (%d octets)", n, octets) })
		},
	},
	Fault{
		Name:     "stat-two-blanks",
		Breaks:   "RFC1939-5-STAT-01",
		Sentence: "STAT has two blanks between its numbers.",
		Probe:    []string{"STAT"},
		Apply: func(w *server.Wiring) {
			wrap.DropListing(w, func(n int, octets int64) string { return fmt.Sprintf("%d  %d", n, octets) })
		},
	},
	Fault{
		Name:     "stat-count-off-by-one",
		Breaks:   "RFC1939-5-STAT-01",
		Sentence: "STAT counts one message too few, since it gives the index of the last.",
		Probe:    []string{"STAT"},
		Apply: func(w *server.Wiring) {
			wrap.DropListing(w, func(n int, octets int64) string { return fmt.Sprint(max(n-1, 0), octets) })
		},
	},
	Fault{
		Name:     "stat-in-kibibytes",
		Breaks:   "RFC1939-5-STAT-04",
		Sentence: "The size that STAT gives is in units of 1024 octets.",
		Probe:    []string{"STAT"},
		Apply: func(w *server.Wiring) {
			wrap.DropListing(w, func(n int, octets int64) string { return fmt.Sprint(n, octets/1024) })
		},
	},
	Fault{
		Name:     "stat-counts-lf",
		Breaks:   "RFC1939-5-STAT-04",
		Sentence: "LIST counts line ends as two octets, STAT as one.",
		Probe:    []string{"STAT"},
		Apply: func(w *server.Wiring) {
			w.DropListing = func(s *server.Session) string {
				count, octets := s.Total()
				for _, e := range s.Wiring.Visible(s) {
					if found, err := e.Message.Scanned(); err == nil {
						octets -= found.Lines
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
		Apply: func(w *server.Wiring) {
			w.DropListing = func(s *server.Session) string {
				var octets int64
				for _, e := range s.Entries {
					octets += e.Size
				}
				return fmt.Sprint(len(s.Wiring.Visible(s)), octets)
			}
		},
	},
	Fault{
		Name:     "stat-cached",
		Breaks:   "RFC1939-5-STAT-03",
		Sentence: "STAT is worked out once in a session and not again after DELE.",
		Probe:    []string{"STAT", "DELE 1", "STAT"},
		Apply: func(w *server.Wiring) {
			next := w.DropListing
			first := new(memory.PerSession[string])
			w.DropListing = func(s *server.Session) string {
				if p := first.Of(s); *p == "" {
					*p = next(s)
				}
				return *first.Of(s)
			}
		},
	},
	Fault{
		Name:     "stat-extra-information",
		Breaks:   "RFC1939-5-STAT-02",
		Sentence: "STAT gives a third number, that of the messages that were not read.",
		Probe:    []string{"STAT"},
		Apply: func(w *server.Wiring) {
			wrap.DropListing(w, func(n int, octets int64) string { return fmt.Sprint(n, octets, n) })
		},
	},
	Fault{
		Name:     "stat-empty-refused",
		Breaks:   "RFC1939-5-STAT-05",
		Sentence: "STAT of an empty maildrop is answered -ERR.",
		Probe:    probe.LoggedInAs("bob", "STAT"),
		Apply:    func(w *server.Wiring) { refuseEmpty(w, "STAT") },
	},
	Fault{
		Name:     "stat-empty-without-numbers",
		Breaks:   "RFC1939-5-STAT-05",
		Sentence: "STAT of an empty maildrop is answered +OK with a text in place of the zeros.",
		Probe:    probe.LoggedInAs("bob", "STAT"),
		Apply: func(w *server.Wiring) {
			next := w.DropListing
			w.DropListing = func(s *server.Session) string {
				if len(s.Wiring.Visible(s)) == 0 {
					return "no messages"
				}
				return next(s)
			}
		},
	},
	Fault{
		Name:     "stat-as-list",
		Breaks:   "RFC1939-5-GEN-01",
		Sentence: "A lone dot follows the reply to STAT, as if that were a list.",
		Probe:    []string{"STAT"},
		Apply: func(w *server.Wiring) {
			wrap.StatusLine(w, func(s *server.Session, _ server.Reply, line string) string {
				if s.Command.Keyword == "STAT" && strings.HasPrefix(line, "+OK") {
					return line + ".\r\n"
				}
				return line
			})
		},
	},
)

// refuseEmpty makes a command fail if there is nothing to speak of.
func refuseEmpty(w *server.Wiring, keyword string) {
	wrap.Command(w, keyword, func(run server.Handler, s *server.Session, c server.Command) server.Reply {
		if len(s.Entries) == 0 {
			return server.Negative("no messages")
		}
		return run(s, c)
	})
}
