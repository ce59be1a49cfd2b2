package fakeserver

import (
	"bytes"
)

// What goes wrong now and then, or in the wrong order.

var _ = faults(
	Fault{
		Name:     "every-hundredth-reply-lost",
		Breaks:   "RFC1939-5-GEN-01",
		Sentence: "Every hundredth reply of a session is not sent.",
		Probe:    append([]string{"NOOP"}, repeated("NOOP", 100)...),
		apply: func(w *wiring) {
			count := new(perSession[int])
			next := w.send
			w.send = func(s *session, r reply) error {
				if n := count.of(s); s.state == transaction && r.then == thenRead {
					if *n++; *n%100 == 0 {
						return nil
					}
				}
				return next(s, r)
			}
		},
	},
	Fault{
		Name:     "noop-answered-twice",
		Breaks:   "RFC1939-5-GEN-01",
		Sentence: "NOOP is answered twice.",
		Probe:    []string{"NOOP"},
		apply: func(w *wiring) {
			w.editStatus(func(s *session, _ reply, line string) string {
				if s.command.keyword == "NOOP" {
					return line + line
				}
				return line
			})
		},
	},
	Fault{
		Name:     "retr-wants-list",
		Breaks:   "RFC1939-5-GEN-01",
		Sentence: "RETR is refused until LIST or STAT has read the maildrop.",
		Probe:    []string{"RETR 1"},
		apply: func(w *wiring) {
			read := new(perSession[bool])
			for _, keyword := range []string{"LIST", "STAT"} {
				w.around(keyword, func(run handler) handler {
					return func(s *session, c command) reply {
						*read.of(s) = true
						return run(s, c)
					}
				})
			}
			w.around("RETR", func(run handler) handler {
				return func(s *session, c command) reply {
					if !*read.of(s) {
						return negative("list the messages first")
					}
					return run(s, c)
				}
			})
		},
	},
	Fault{
		Name:     "noop-missing",
		Breaks:   "RFC1939-7-MIN-01",
		Sentence: "NOOP is an unknown command.",
		Wild:     "DavMail before commit 1c85b28c",
		Probe:    []string{"NOOP"},
		apply:    func(w *wiring) { delete(w.verbs, "NOOP") },
	},
	Fault{
		Name:     "rset-missing",
		Breaks:   "RFC1939-7-MIN-01",
		Sentence: "RSET is an unknown command.",
		Probe:    []string{"RSET"},
		apply:    func(w *wiring) { delete(w.verbs, "RSET") },
	},
	Fault{
		Name:     "stat-missing",
		Breaks:   "RFC1939-7-MIN-01",
		Sentence: "STAT is an unknown command.",
		Probe:    []string{"STAT"},
		apply:    func(w *wiring) { delete(w.verbs, "STAT") },
	},
	Fault{
		Name:     "noop-refused-when-deleted",
		Breaks:   "RFC1939-5-NOOP-01",
		Sentence: "NOOP is answered -ERR once a message is marked as deleted.",
		Probe:    []string{"DELE 1", "NOOP"},
		apply: func(w *wiring) {
			w.around("NOOP", func(run handler) handler {
				return func(s *session, c command) reply {
					if len(s.w.visible(s)) < len(s.entries) {
						return negative("there are changes")
					}
					return run(s, c)
				}
			})
		},
	},
	Fault{
		Name:     "noop-as-list",
		Breaks:   "RFC1939-5-NOOP-01",
		Sentence: "NOOP is answered by an empty list.",
		Probe:    []string{"NOOP"},
		apply: func(w *wiring) {
			w.around("NOOP", func(run handler) handler {
				return func(s *session, c command) reply { return run(s, c).withBody(listing{}) }
			})
		},
	},
	Fault{
		Name:     "empty-line-closes",
		Breaks:   "RFC1939-3-ERR-03",
		Sentence: "An empty line after login ends the connection without an answer.",
		Wild:     "Dovecot before 2.3.19, commit 13091378",
		Probe:    []string{"STAT", ""},
		apply: func(w *wiring) {
			next := w.send
			w.send = func(s *session, r reply) error {
				if s.state == transaction && s.command.keyword == "" && r.phrase.is(errUnknown) {
					return errHungUp
				}
				return next(s, r)
			}
		},
	},
	Fault{
		Name:     "nul-ends-command",
		Breaks:   "DEFACTO-GEN-10",
		Sentence: "A command is looked at up to its first NUL only.",
		Probe:    []string{"NOOP\x00junk"},
		apply: func(w *wiring) {
			w.commandLine(func(line []byte) []byte {
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
		apply: func(w *wiring) {
			w.commandLine(func(line []byte) []byte {
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
		apply: func(w *wiring) {
			next := w.readLine
			w.readLine = func(s *session, limit int) ([]byte, error) {
				if _, err := s.in.Peek(1); err != nil {
					return nil, err
				}
				there, _ := s.in.Peek(s.in.Buffered())
				switch {
				case there[0] == '\n':
					s.in.Discard(1)
					return nil, nil
				case bytes.IndexByte(there, '\n') < 0 && there[len(there)-1] == '\r':
					line := bytes.Clone(there[:len(there)-1])
					s.in.Discard(len(there))
					return line, nil
				}
				return next(s, limit)
			}
		},
	},
	Fault{
		Name:     "pipeline-of-sixteen",
		Breaks:   "RFC2449-6.6-PIPE-01",
		Sentence: "Sixteen commands in one segment are answered; those behind are lost.",
		Probe:    []string{"STAT", "NOOP" + string(bytes.Repeat([]byte("\r\nNOOP"), 19))},
		apply: func(w *wiring) {
			deep := new(perSession[int])
			next := w.send
			w.send = func(s *session, r reply) error {
				n := deep.of(s)
				if *n++; *n > 16 && r.then == thenRead {
					return nil
				}
				return next(s, r)
			}
			read := w.readLine
			w.readLine = func(s *session, limit int) ([]byte, error) {
				if s.in.Buffered() == 0 {
					*deep.of(s) = 0
				}
				return read(s, limit)
			}
		},
	},
	Fault{
		Name:     "commands-during-retr-lost",
		Breaks:   "RFC2449-6.6-PIPE-03",
		Sentence: "Commands that arrive while RETR is being answered are thrown away.",
		Probe:    []string{"STAT", "RETR 2\r\nNOOP"},
		apply: func(w *wiring) {
			next := w.send
			w.send = func(s *session, r reply) error {
				err := next(s, r)
				if r.body != nil && s.command.keyword == "RETR" {
					s.in.Discard(s.in.Buffered())
				}
				return err
			}
		},
	},
)
