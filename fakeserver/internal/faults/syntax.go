package faults

import (
	"bytes"
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// Lengths of lines and the case of keywords.
var _ = Add(
	Fault{
		Name:     "keywords-case-sensitive",
		Breaks:   "RFC1939-3-SYNTAX-01",
		Sentence: "Keywords are known in upper case only.",
		Probe:    []string{"noop"},
		Apply: func(w *server.Wiring) {
			next := w.Parse
			w.Parse = func(s *server.Session, line []byte) (server.Command, error) {
				c, err := next(s, line)
				if err == nil && !bytes.HasPrefix(line, []byte(c.Keyword)) {
					err = server.ErrUnknown
				}
				return c, err
			}
		},
	},
	Fault{
		Name:     "commands-limited-to-128",
		Breaks:   "RFC2449-4-LEN-01",
		Sentence: "Commands longer than 128 octets are refused.",
		Probe:    []string{"<open>", "USER " + strings.Repeat("x", 200)},
		Apply: func(w *server.Wiring) {
			next := w.ReadLine
			w.ReadLine = func(s *server.Session, limit int) ([]byte, error) {
				if limit == server.MaxCommandLine {
					limit = 128
				}
				return next(s, limit)
			}
		},
	},
	Fault{
		Name:     "long-command-truncated",
		Breaks:   "RFC2449-4-LEN-01",
		Sentence: "Of a long command only the first 128 octets are looked at.",
		Probe:    []string{"LIST " + strings.Repeat("0", 200) + "1"},
		Apply: func(w *server.Wiring) {
			next := w.ReadLine
			w.ReadLine = func(s *server.Session, limit int) ([]byte, error) {
				line, err := next(s, limit)
				if limit == server.MaxCommandLine {
					line = line[:min(len(line), 128)]
				}
				return line, err
			}
		},
	},
	Fault{
		Name:     "long-line-executed-in-pieces",
		Breaks:   "DEFACTO-LEN-01",
		Sentence: "A line is read into a buffer of 512 octets; what does not fit is the next command.",
		Probe:    []string{strings.Repeat("A", 512) + "NOOP"},
		Apply: func(w *server.Wiring) {
			next := w.ReadLine
			w.ReadLine = func(s *server.Session, limit int) ([]byte, error) {
				const buffer = 512
				if _, err := s.In.Peek(1); err != nil {
					return nil, err
				}
				if limit != server.MaxCommandLine || s.In.Buffered() < buffer {
					return next(s, limit)
				}
				start, err := s.In.Peek(buffer)
				if err != nil || bytes.IndexByte(start, '\n') >= 0 {
					return next(s, limit)
				}
				s.In.Discard(buffer)
				return nil, server.ErrLineTooLong
			}
		},
	},
	Fault{
		Name:     "keywords-in-mixed-case-refused",
		Breaks:   "RFC1939-3-SYNTAX-01",
		Sentence: "Keywords are known in upper case and in lower case, but not in a mixture.",
		Probe:    []string{"Noop"},
		Apply: func(w *server.Wiring) {
			next := w.Parse
			w.Parse = func(s *server.Session, line []byte) (server.Command, error) {
				c, err := next(s, line)
				lower := bytes.HasPrefix(line, []byte(strings.ToLower(c.Keyword)))
				if err == nil && !lower && !bytes.HasPrefix(line, []byte(c.Keyword)) {
					err = server.ErrUnknown
				}
				return c, err
			}
		},
	},
)
