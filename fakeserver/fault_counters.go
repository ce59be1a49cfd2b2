package fakeserver

import (
	"fmt"
	"strings"
)

// Counters that are too small, and numbers that are cut.

var _ = faults(
	Fault{
		Name:     "stat-count-in-one-octet",
		Breaks:   "RFC1939-5-STAT-01",
		Sentence: "STAT counts messages in one octet, so 300 of them are 44.",
		Probe:    append(loginErik, "STAT"),
		apply: func(w *wiring) {
			w.relistDrop(func(count int, octets int64) string { return fmt.Sprintf("%d %d", count%256, octets) })
		},
	},
	Fault{
		Name:     "stat-total-in-16-bits",
		Breaks:   "RFC1939-5-STAT-04",
		Sentence: "STAT adds sizes up in 16 bits.",
		Probe:    append(loginDora, "STAT"),
		apply: func(w *wiring) {
			w.relistDrop(func(count int, octets int64) string { return fmt.Sprintf("%d %d", count, octets%65536) })
		},
	},
	Fault{
		Name:     "uidl-counter-in-one-octet",
		Breaks:   "RFC1939-7-UIDL-05",
		Sentence: "The unique-id ends with a count of one octet, so every 256th message has the same.",
		Probe:    append(loginErik, "UIDL"),
		apply: func(w *wiring) {
			w.aroundEntries(func(_ *session, all []*entry) {
				for i, e := range all {
					e.uid = fmt.Sprintf("id.%d", i%256)
				}
			})
		},
	},
	Fault{
		Name:     "quit-keeps-above-255",
		Breaks:   "RFC1939-6-UPD-01",
		Sentence: "QUIT removes marked messages with the numbers 1 to 255, and no others.",
		Probe:    append(loginErik, "DELE 300", "QUIT", "B: <open>", "B: USER erik", "B: PASS open  sesame ", "B: STAT"),
		apply: func(w *wiring) {
			w.recommit(func(marked []*entry) []*entry {
				var low []*entry
				for _, e := range marked {
					if e.number < 256 {
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
		Probe:    append(loginErik, "RETR 100"),
		apply: func(w *wiring) {
			next := w.find
			w.find = func(s *session, arg string) (*entry, error) {
				if s.command.keyword == "RETR" {
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
		apply:    func(w *wiring) { w.recount(func(n int64) int64 { return n % 256 }) },
	},
	Fault{
		Name:     "top-count-in-16-bits",
		Breaks:   "RFC1939-7-TOP-02",
		Sentence: "The number of lines in TOP is kept in 16 bits, so TOP 1 65536 sends none.",
		Probe:    []string{"TOP 2 65536"},
		apply:    func(w *wiring) { w.recount(func(n int64) int64 { return n % 65536 }) },
	},
	Fault{
		Name:     "retr-lines-in-one-octet",
		Breaks:   "RFC1939-5-RETR-01",
		Sentence: "RETR ends a message behind 255 lines.",
		Probe:    append(loginDora, "RETR 1"),
		apply: func(w *wiring) {
			w.rewrite(func(_ *session, text []byte) []byte {
				lines := strings.SplitAfterN(string(text), "\n", 256)
				return []byte(strings.Join(lines[:min(len(lines), 255)], ""))
			}, "RETR")
		},
	},
	Fault{
		Name:     "size-of-unended-message-wrong",
		Breaks:   "RFC1939-5-LIST-03",
		Sentence: "The size of a message whose last line has no end is two octets too large: the line end is counted twice.",
		Probe:    []string{"LIST 1"},
		apply: func(w *wiring) {
			next := w.size
			w.size = func(s *session, m Message) (int64, error) {
				n, err := next(s, m)
				if text := m.text(); err == nil && text != "" && !strings.HasSuffix(text, "\n") {
					n += 2
				}
				return n, err
			}
		},
	},
	Fault{
		Name:     "last-unended-line-of-last-message-lost",
		Breaks:   "RFC1939-5-RETR-05",
		Sentence: "If the last message of the maildrop ends without a line end, RETR loses its last line.",
		Probe:    []string{"DELE 2", "DELE 3", "DELE 4", "QUIT", "B: RETR 1"},
		apply: func(w *wiring) {
			w.rewrite(func(s *session, text []byte) []byte {
				e, err := s.w.find(s, s.command.args[0])
				if err == nil && e.number == len(s.entries) && !strings.HasSuffix(e.message.text(), "\n") {
					return withoutLastLine(text)
				}
				return text
			}, "RETR")
		},
	},
)
