package fakeserver

import (
	"bytes"
	"strings"
)

var _ = faults(
	Fault{
		Name:     "keywords-case-sensitive",
		Breaks:   "RFC1939-3-SYNTAX-01",
		Sentence: "Keywords are known in upper case only.",
		Probe:    []string{"noop"},
		apply: func(w *wiring) {
			next := w.parse
			w.parse = func(s *session, line []byte) (command, error) {
				c, err := next(s, line)
				if err == nil && !bytes.HasPrefix(line, []byte(c.keyword)) {
					err = errUnknown
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
		apply: func(w *wiring) {
			next := w.readLine
			w.readLine = func(s *session, limit int) ([]byte, error) {
				if limit == maxCommandLine {
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
		apply: func(w *wiring) {
			next := w.readLine
			w.readLine = func(s *session, limit int) ([]byte, error) {
				line, err := next(s, limit)
				if limit == maxCommandLine {
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
		apply: func(w *wiring) {
			next := w.readLine
			w.readLine = func(s *session, limit int) ([]byte, error) {
				const buffer = 512
				if _, err := s.in.Peek(1); err != nil {
					return nil, err
				}
				if limit != maxCommandLine || s.in.Buffered() < buffer {
					return next(s, limit)
				}
				start, err := s.in.Peek(buffer)
				if err != nil || bytes.IndexByte(start, '\n') >= 0 {
					return next(s, limit)
				}
				s.in.Discard(buffer)
				return nil, errLineTooLong
			}
		},
	},
	Fault{
		Name:     "status-line-too-long",
		Breaks:   "RFC1939-3-RESP-03",
		Sentence: "The +OK of a login has a welcome text of 600 octets.",
		Probe:    []string{"<open>", "USER alice", "PASS open  sesame "},
		apply: func(w *wiring) {
			w.restate(func(s *session, r reply) reply {
				if r.ok && s.command.keyword == "PASS" {
					r.text = strings.Repeat("welcome ", 75)
				}
				return r
			})
		},
	},
	Fault{
		Name:     "number-with-junk",
		Breaks:   "RFC1939-3-ERR-03",
		Sentence: "What follows the digits of a message number is ignored.",
		Wild:     "Dovecot, commits a9d6c2eb and 797dc456",
		Probe:    []string{"LIST 2600Hz", "LIST 2Hz"},
		apply: func(w *wiring) {
			next := w.number
			w.number = func(s *session, arg string) (int64, error) {
				digits := arg[:len(arg)-len(strings.TrimLeft(arg, "0123456789"))]
				if digits == "" {
					return next(s, arg)
				}
				return next(s, digits)
			}
		},
	},
	Fault{
		Name:     "password-cut-at-space",
		Breaks:   "RFC1939-7-PASS-05",
		Sentence: "PASS takes only the first word of its argument, so a password with a space never fits.",
		Wild:     "GreenMail, PassCommand",
		Probe:    []string{"<open>", "USER alice", "PASS open  sesame "},
		apply: func(w *wiring) {
			w.around("PASS", func(run handler) handler {
				return func(s *session, c command) reply {
					c.rest, _, _ = strings.Cut(c.rest, " ")
					return run(s, c)
				}
			})
		},
	},
	Fault{
		Name:     "status-plus-err",
		Breaks:   "RFC1939-3-RESP-01",
		Sentence: "A login that fails is answered +ERR.",
		Wild:     "hMailServer PR #594",
		Probe:    []string{"<open>", "USER alice", "PASS wrong"},
		apply: func(w *wiring) {
			next := w.statusLine
			w.statusLine = func(s *session, r reply) []byte {
				line := next(s, r)
				if !r.ok && s.command.keyword == "PASS" {
					line[0] = '+'
				}
				return line
			}
		},
	},
	Fault{
		Name:     "last-before-login",
		Breaks:   "DEFACTO-LAST-02",
		Sentence: "LAST is answered in AUTHORIZATION state, too.",
		Probe:    []string{"<open>", "LAST"},
		apply:    func(w *wiring) { addLast(w, authorization|transaction, "RETR", "DELE") },
	},
	Fault{
		Name:     "last-counts-top",
		Breaks:   "DEFACTO-LAST-02",
		Sentence: "LAST counts messages that only TOP was given for.",
		Probe:    []string{"TOP 2 0", "LAST"},
		apply:    func(w *wiring) { addLast(w, transaction, "RETR", "DELE", "TOP") },
	},
	Fault{
		Name:     "xtnd-before-login",
		Breaks:   "DEFACTO-XTND-01",
		Sentence: "XTND XMIT offers to take mail from clients that have not logged in.",
		Probe:    []string{"<open>", "XTND XMIT"},
		apply: func(w *wiring) {
			w.verbs["XTND"] = &verb{in: authorization | transaction, min: 1, max: 1, run: func(*session, command) reply {
				return positive("send the message")
			}}
		},
	},
	Fault{
		Name:     "keywords-in-mixed-case-refused",
		Breaks:   "RFC1939-3-SYNTAX-01",
		Sentence: "Keywords are known in upper case and in lower case, but not in a mixture.",
		Probe:    []string{"Noop"},
		apply: func(w *wiring) {
			next := w.parse
			w.parse = func(s *session, line []byte) (command, error) {
				c, err := next(s, line)
				lower := bytes.HasPrefix(line, []byte(strings.ToLower(c.keyword)))
				if err == nil && !lower && !bytes.HasPrefix(line, []byte(c.keyword)) {
					err = errUnknown
				}
				return c, err
			}
		},
	},
)
