package fakeserver

import "math/big"

var _ = faults(
	Fault{
		Name:     "retr-zero-is-first",
		Breaks:   "RFC1939-5-RETR-02",
		Sentence: "RETR 0 sends message 1.",
		Probe:    []string{"RETR 0"},
		apply: func(w *wiring) {
			next := w.number
			w.number = func(s *session, arg string) (int64, error) {
				n, err := next(s, arg)
				if s.command.keyword == "RETR" && n == 0 && err == nil {
					n = 1
				}
				return n, err
			}
		},
	},
	Fault{
		Name:     "number-wraps-at-32-bits",
		Breaks:   "RFC1939-5-LIST-06",
		Sentence: "Message numbers are cut to 32 bits, so 4294967297 is message 1.",
		Probe:    []string{"LIST 4294967297"},
		apply: func(w *wiring) {
			w.number = func(s *session, arg string) (int64, error) {
				n, ok := new(big.Int).SetString(arg, 10)
				if !ok {
					return 0, errNotANumber
				}
				return int64(uint32(n.Uint64())), nil
			}
		},
	},
	Fault{
		Name:     "list-ignores-argument",
		Breaks:   "RFC1939-5-LIST-05",
		Sentence: "LIST n lists all messages.",
		Wild:     "mailpit #518",
		Probe:    []string{"LIST 1"},
		apply: func(w *wiring) {
			w.around("LIST", func(run handler) handler {
				return func(s *session, c command) reply {
					c.args = nil
					return run(s, c)
				}
			})
		},
	},
)
