package faults

import (
	"bytes"

	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/probe"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// What goes wrong now and then, or in the wrong order.

var _ = Add(
	Fault{
		Name:     "every-hundredth-reply-lost",
		Breaks:   "RFC1939-5-GEN-01",
		Sentence: "Every hundredth reply of a session is not sent.",
		Probe:    append([]string{"NOOP"}, probe.Repeated("NOOP", 100)...),
		Apply: func(w *server.Wiring) {
			count := new(memory.PerSession[int])
			next := w.Send
			w.Send = func(s *server.Session, r server.Reply) error {
				if n := count.Of(s); s.State == server.Transaction && r.Then == server.ThenRead {
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
		Apply: func(w *server.Wiring) {
			wrap.StatusLine(w, func(s *server.Session, _ server.Reply, line string) string {
				if s.Command.Keyword == "NOOP" {
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
		Apply: func(w *server.Wiring) {
			read := new(memory.PerSession[bool])
			for _, keyword := range []string{"LIST", "STAT"} {
				wrap.Command(w, keyword, func(run server.Handler) server.Handler {
					return func(s *server.Session, c server.Command) server.Reply {
						*read.Of(s) = true
						return run(s, c)
					}
				})
			}
			wrap.Command(w, "RETR", func(run server.Handler) server.Handler {
				return func(s *server.Session, c server.Command) server.Reply {
					if !*read.Of(s) {
						return server.Negative("list the messages first")
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
		Apply:    func(w *server.Wiring) { delete(w.Verbs, "NOOP") },
	},
	Fault{
		Name:     "rset-missing",
		Breaks:   "RFC1939-7-MIN-01",
		Sentence: "RSET is an unknown command.",
		Probe:    []string{"RSET"},
		Apply:    func(w *server.Wiring) { delete(w.Verbs, "RSET") },
	},
	Fault{
		Name:     "stat-missing",
		Breaks:   "RFC1939-7-MIN-01",
		Sentence: "STAT is an unknown command.",
		Probe:    []string{"STAT"},
		Apply:    func(w *server.Wiring) { delete(w.Verbs, "STAT") },
	},
	Fault{
		Name:     "noop-refused-when-deleted",
		Breaks:   "RFC1939-5-NOOP-01",
		Sentence: "NOOP is answered -ERR once a message is marked as deleted.",
		Probe:    []string{"DELE 1", "NOOP"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "NOOP", func(run server.Handler) server.Handler {
				return func(s *server.Session, c server.Command) server.Reply {
					if len(s.Wiring.Visible(s)) < len(s.Entries) {
						return server.Negative("there are changes")
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
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "NOOP", func(run server.Handler) server.Handler {
				return func(s *server.Session, c server.Command) server.Reply { return run(s, c).WithBody(server.Listing{}) }
			})
		},
	},
	Fault{
		Name:     "empty-line-closes",
		Breaks:   "RFC1939-3-ERR-03",
		Sentence: "An empty line after login ends the connection without an answer.",
		Wild:     "Dovecot before 2.3.19, commit 13091378",
		Probe:    []string{"STAT", ""},
		Apply: func(w *server.Wiring) {
			next := w.Send
			w.Send = func(s *server.Session, r server.Reply) error {
				if s.State == server.Transaction && s.Command.Keyword == "" && r.Phrase.Is(server.ErrUnknown) {
					return server.ErrHungUp
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
	Fault{
		Name:     "pipeline-of-sixteen",
		Breaks:   "RFC2449-6.6-PIPE-01",
		Sentence: "Sixteen commands in one segment are answered; those behind are lost.",
		Probe:    []string{"STAT", "NOOP" + string(bytes.Repeat([]byte("\r\nNOOP"), 19))},
		Apply: func(w *server.Wiring) {
			deep := new(memory.PerSession[int])
			next := w.Send
			w.Send = func(s *server.Session, r server.Reply) error {
				n := deep.Of(s)
				if *n++; *n > 16 && r.Then == server.ThenRead {
					return nil
				}
				return next(s, r)
			}
			read := w.ReadLine
			w.ReadLine = func(s *server.Session, limit int) ([]byte, error) {
				if s.In.Buffered() == 0 {
					*deep.Of(s) = 0
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
		Apply: func(w *server.Wiring) {
			next := w.Send
			w.Send = func(s *server.Session, r server.Reply) error {
				err := next(s, r)
				if r.Body != nil && s.Command.Keyword == "RETR" {
					s.In.Discard(s.In.Buffered())
				}
				return err
			}
		},
	},
)
