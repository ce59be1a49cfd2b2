package faults

import (
	"bytes"
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

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
		Name:     "status-line-too-long",
		Breaks:   "RFC1939-3-RESP-03",
		Sentence: "The +OK of a login has a welcome text of 600 octets.",
		Probe:    []string{"<open>", "USER alice", "PASS open  sesame "},
		Apply: func(w *server.Wiring) {
			wrap.Reply(w, func(s *server.Session, r server.Reply) server.Reply {
				if r.OK && s.Command.Keyword == "PASS" {
					r.Text = strings.Repeat("welcome ", 75)
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
		Name:     "password-cut-at-space",
		Breaks:   "RFC1939-7-PASS-05",
		Sentence: "PASS takes only the first word of its argument, so a password with a space never fits.",
		Wild:     "GreenMail, PassCommand",
		Probe:    []string{"<open>", "USER alice", "PASS open  sesame "},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "PASS", func(run server.Handler) server.Handler {
				return func(s *server.Session, c server.Command) server.Reply {
					c.Rest, _, _ = strings.Cut(c.Rest, " ")
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
		Apply: func(w *server.Wiring) {
			next := w.StatusLine
			w.StatusLine = func(s *server.Session, r server.Reply) []byte {
				line := next(s, r)
				if !r.OK && s.Command.Keyword == "PASS" {
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
		Apply:    func(w *server.Wiring) { wrap.Last(w, server.Authorization|server.Transaction, "RETR", "DELE") },
	},
	Fault{
		Name:     "last-counts-top",
		Breaks:   "DEFACTO-LAST-02",
		Sentence: "LAST counts messages that only TOP was given for.",
		Probe:    []string{"TOP 2 0", "LAST"},
		Apply:    func(w *server.Wiring) { wrap.Last(w, server.Transaction, "RETR", "DELE", "TOP") },
	},
	Fault{
		Name:     "xtnd-before-login",
		Breaks:   "DEFACTO-XTND-01",
		Sentence: "XTND XMIT offers to take mail from clients that have not logged in.",
		Probe:    []string{"<open>", "XTND XMIT"},
		Apply: func(w *server.Wiring) {
			w.Verbs["XTND"] = &server.Verb{In: server.Authorization | server.Transaction, Min: 1, Max: 1, Run: func(*server.Session, server.Command) server.Reply {
				return server.Positive("send the message")
			}}
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
