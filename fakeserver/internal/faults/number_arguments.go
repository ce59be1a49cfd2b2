package faults

import (
	"math/big"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

var _ = Add(
	Fault{
		Name:     "retr-zero-is-first",
		Breaks:   "RFC1939-5-RETR-02",
		Sentence: "RETR 0 sends message 1.",
		Probe:    []string{"RETR 0"},
		Apply: func(w *server.Wiring) {
			next := w.Number
			w.Number = func(s *server.Session, arg string) (int64, error) {
				n, err := next(s, arg)
				if s.Command.Keyword == "RETR" && n == 0 && err == nil {
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
		Apply: func(w *server.Wiring) {
			w.Number = func(s *server.Session, arg string) (int64, error) {
				n, ok := new(big.Int).SetString(arg, 10)
				if !ok {
					return 0, server.ErrNotANumber
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
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "LIST", func(run server.Handler) server.Handler {
				return func(s *server.Session, c server.Command) server.Reply {
					c.Args = nil
					return run(s, c)
				}
			})
		},
	},
)
