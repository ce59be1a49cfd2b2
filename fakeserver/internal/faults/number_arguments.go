package faults

import (
	"math/big"
	"strconv"
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Arguments that are taken for numbers.
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
		Apply:    func(w *server.Wiring) { ignoreArgument(w, "LIST") },
	},
	Fault{
		Name:     "number-with-junk",
		Breaks:   "RFC1939-3-ERR-03",
		Sentence: "What follows the digits of a message number is ignored.",
		Wild:     "Dovecot, commits a9d6c2eb and 797dc456",
		Probe:    []string{"LIST 2600Hz", "LIST 2Hz"},
		Apply: func(w *server.Wiring) {
			next := w.Number
			w.Number = func(s *server.Session, arg string) (int64, error) {
				digits := arg[:len(arg)-len(strings.TrimLeft(arg, "0123456789"))]
				if digits == "" {
					return next(s, arg)
				}
				return next(s, digits)
			}
		},
	},
	Fault{
		Name:     "number-wraps-at-64-bits",
		Breaks:   "RFC1939-5-LIST-06",
		Sentence: "Message numbers are cut to 64 bits, so 18446744073709551617 is message 1.",
		Wild:     "Gattaca Server, CVE-2004-2520, crashed",
		Probe:    []string{"LIST 18446744073709551617"},
		Apply: func(w *server.Wiring) {
			next := w.Number
			w.Number = func(s *server.Session, arg string) (int64, error) {
				n, ok := new(big.Int).SetString(arg, 10)
				if !ok || n.Sign() < 0 {
					return next(s, arg)
				}
				return int64(n.Uint64()), nil
			}
		},
	},
	Fault{
		Name:     "number-hexadecimal",
		Breaks:   "RFC1939-3-ERR-03",
		Sentence: "Numbers may be given as in C, so RETR 0x2 sends message 2.",
		Probe:    []string{"RETR 0x2"},
		Apply: func(w *server.Wiring) {
			next := w.Number
			w.Number = func(s *server.Session, arg string) (int64, error) {
				if n, err := strconv.ParseInt(arg, 0, 64); err == nil && len(arg) > 1 && (arg[1] == 'x' || arg[1] == 'X') {
					return n, nil
				}
				return next(s, arg)
			}
		},
	},
	Fault{
		Name:     "number-with-fraction",
		Breaks:   "RFC1939-3-ERR-03",
		Sentence: "Numbers may have a fraction, so RETR 2.0 sends message 2.",
		Probe:    []string{"RETR 2.0"},
		Apply: func(w *server.Wiring) {
			next := w.Number
			w.Number = func(s *server.Session, arg string) (int64, error) {
				n, err := next(s, arg)
				if f, bad := strconv.ParseFloat(arg, 64); err != nil && bad == nil && f >= 0 && f < 1e9 {
					return int64(f), nil
				}
				return n, err
			}
		},
	},
)

func ignoreArgument(w *server.Wiring, keyword string) {
	wrap.Command(w, keyword, func(run server.Handler, s *server.Session, c server.Command) server.Reply {
		c.Args = nil
		return run(s, c)
	})
}
