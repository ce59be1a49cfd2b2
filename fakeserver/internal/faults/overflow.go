package faults

import (
	"fmt"
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/content"
	"github.com/pop3spec/pop3spec/fakeserver/internal/probe"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Counters that are too small, and numbers that are cut.

var _ = Add(
	Fault{
		Name:     "stat-count-in-one-octet",
		Breaks:   "RFC1939-5-STAT-01",
		Sentence: "STAT counts messages in one octet, so 300 of them are 44.",
		Probe:    probe.LoggedInAs("erik", "STAT"),
		Apply: func(w *server.Wiring) {
			wrap.DropListing(w, func(count int, octets int64) string { return fmt.Sprintf("%d %d", count%256, octets) })
		},
	},
	Fault{
		Name:     "stat-total-in-16-bits",
		Breaks:   "RFC1939-5-STAT-04",
		Sentence: "STAT adds sizes up in 16 bits.",
		Probe:    probe.LoggedInAs("dora", "STAT"),
		Apply: func(w *server.Wiring) {
			wrap.DropListing(w, func(count int, octets int64) string { return fmt.Sprintf("%d %d", count, octets%65536) })
		},
	},
	Fault{
		Name:     "uidl-counter-in-one-octet",
		Breaks:   "RFC1939-7-UIDL-05",
		Sentence: "The unique-id ends with a count of one octet, so every 256th message has the same.",
		Probe:    probe.LoggedInAs("erik", "UIDL"),
		Apply: func(w *server.Wiring) {
			wrap.Entries(w, func(_ *server.Session, all []*server.Entry) {
				for i, e := range all {
					e.UID = fmt.Sprintf("id.%d", i%256)
				}
			})
		},
	},
	Fault{
		Name:     "quit-keeps-above-255",
		Breaks:   "RFC1939-6-UPD-01",
		Sentence: "QUIT removes marked messages with the numbers 1 to 255, and no others.",
		Probe: probe.LoggedInAs("erik", "DELE 300", "QUIT",
			"B: <open>", "B: USER erik", "B: PASS open  sesame ", "B: STAT"),
		Apply: func(w *server.Wiring) {
			removeOnly(w, func(marked []*server.Entry) []*server.Entry {
				var low []*server.Entry
				for _, e := range marked {
					if e.Number < 256 {
						low = append(low, e)
					}
				}
				return low
			})
		},
	},
	Fault{
		Name:     "numbers-cut-at-two-digits",
		Breaks:   "RFC1939-5-RETR-01",
		Sentence: "Of a message number only two digits are read, so RETR 100 sends message 10.",
		Probe:    probe.LoggedInAs("erik", "RETR 100"),
		Apply: func(w *server.Wiring) {
			next := w.Find
			w.Find = func(s *server.Session, arg string) (*server.Entry, error) {
				if s.Command.Keyword == "RETR" {
					arg = arg[:min(len(arg), 2)]
				}
				return next(s, arg)
			}
		},
	},
	Fault{
		Name:     "top-count-in-one-octet",
		Breaks:   "RFC1939-7-TOP-01",
		Sentence: "The number of lines in TOP is kept in one octet, so TOP 1 256 sends none.",
		Probe:    []string{"TOP 2 256"},
		Apply:    func(w *server.Wiring) { wrap.TopLines(w, func(n int64) int64 { return n % 256 }) },
	},
	Fault{
		Name:     "top-count-in-16-bits",
		Breaks:   "RFC1939-7-TOP-02",
		Sentence: "The number of lines in TOP is kept in 16 bits, so TOP 1 65536 sends none.",
		Probe:    []string{"TOP 2 65536"},
		Apply:    func(w *server.Wiring) { wrap.TopLines(w, func(n int64) int64 { return n % 65536 }) },
	},
	Fault{
		Name:     "retr-lines-in-one-octet",
		Breaks:   "RFC1939-5-RETR-01",
		Sentence: "RETR ends a message after 255 lines.",
		Probe:    probe.LoggedInAs("dora", "RETR 1"),
		Apply: func(w *server.Wiring) {
			wrap.Content(w, func(_ *server.Session, text []byte) []byte {
				lines := strings.SplitAfterN(string(text), "\n", 256)
				return []byte(strings.Join(lines[:min(len(lines), 255)], ""))
			}, "RETR")
		},
	},
	Fault{
		Name:     "last-unended-line-of-last-message-lost",
		Breaks:   "RFC1939-5-RETR-05",
		Sentence: "If the last message of the maildrop ends without a line end, RETR loses its last line.",
		Probe:    []string{"DELE 2", "DELE 3", "DELE 4", "QUIT", "B: RETR 1"},
		Apply: func(w *server.Wiring) {
			wrap.Content(w, func(s *server.Session, text []byte) []byte {
				e, err := s.Wiring.Find(s, s.Command.Args[0])
				if err == nil && e.Number == len(s.Entries) && !strings.HasSuffix(content.Text(e.Message), "\n") {
					return withoutLastLine(text)
				}
				return text
			}, "RETR")
		},
	},
)
