package faults

import (
	"bytes"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Command lines that are taken apart in the wrong way.
var _ = Add(
	Fault{
		Name:     "nul-ends-command",
		Breaks:   "DEFACTO-GEN-10",
		Sentence: "A command is looked at up to its first NUL only.",
		Probe:    []string{"NOOP\x00junk"},
		Apply: func(w *server.Wiring) {
			wrap.CommandLine(w, func(line []byte) []byte {
				upTo, _, _ := bytes.Cut(line, []byte("\x00"))
				return upTo
			})
		},
	},
	Fault{
		Name:     "control-characters-skipped",
		Breaks:   "RFC1939-3-SYNTAX-03",
		Sentence: "Control characters in a command are skipped, so that NO\\bOP is NOOP.",
		Probe:    []string{"NO\bOP"},
		Apply: func(w *server.Wiring) {
			wrap.CommandLine(w, func(line []byte) []byte {
				return bytes.Map(func(c rune) rune {
					if c < ' ' {
						return -1
					}
					return c
				}, line)
			})
		},
	},
	Fault{
		Name:     "split-crlf-answered-twice",
		Breaks:   "RFC1939-3-SYNTAX-02",
		Sentence: "If CR and LF come in two segments, the command ends at the first, and an empty one at the second.",
		Probe:    []string{"NOOP", "<send NOOP\r>", "<send \n>"},
		Apply: func(w *server.Wiring) {
			next := w.ReadLine
			w.ReadLine = func(s *server.Session, limit int) ([]byte, error) {
				if _, err := s.In.Peek(1); err != nil {
					return nil, err
				}
				there, _ := s.In.Peek(s.In.Buffered())
				switch {
				case there[0] == '\n':
					s.In.Discard(1)
					return nil, nil
				case bytes.IndexByte(there, '\n') < 0 && there[len(there)-1] == '\r':
					line := bytes.Clone(there[:len(there)-1])
					s.In.Discard(len(there))
					return line, nil
				}
				return next(s, limit)
			}
		},
	},
)
