package faults

import (
	"bytes"

	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Commands that are sent before the reply to the one before.
var _ = Add(
	Fault{
		Name:     "pipelined-behind-capa-lost",
		Breaks:   "RFC2449-6.6-PIPE-02",
		Sentence: "Commands that came in one segment with CAPA are lost.",
		Probe:    []string{"<open>", "CAPA\r\nCAPA"},
		Apply:    func(w *server.Wiring) { loseBehind(w, "CAPA") },
	},
	Fault{
		Name:     "pipelined-behind-apop-lost",
		Breaks:   "RFC2449-6.6-PIPE-02",
		Sentence: "Commands that came in one segment with APOP are lost.",
		Probe:    []string{"<open>", "APOP alice 0123456789abcdef0123456789abcdef\r\nCAPA"},
		Apply:    func(w *server.Wiring) { loseBehind(w, "APOP") },
	},
	Fault{
		Name:     "pipelined-behind-auth-lost",
		Breaks:   "RFC2449-6.6-PIPE-02",
		Sentence: "Commands that came in one segment with AUTH and its initial response are lost.",
		Probe:    []string{"<open>", "AUTH PLAIN AGFsaWNlAHdyb25n\r\nCAPA"},
		Apply:    func(w *server.Wiring) { loseBehind(w, "AUTH") },
	},
	Fault{
		Name:     "pipelined-behind-pass-lost",
		Breaks:   "RFC2449-6.6-PIPE-02",
		Sentence: "Commands that came in one segment with PASS are lost.",
		Wild:     "Dovecot, commits cd94aeaa and 7c8becb4",
		Probe:    []string{"<open>", "USER alice\r\nPASS open  sesame \r\nSTAT"},
		Apply:    func(w *server.Wiring) { loseBehind(w, "PASS") },
	},
	Fault{
		Name:     "pipelined-lost",
		Breaks:   "RFC2449-6.6-PIPE-01",
		Sentence: "Of several commands in one segment only the first is answered.",
		Wild:     "Gmail in 2007, mpop commit 0f40ded",
		Probe:    []string{"STAT\r\nNOOP"},
		Apply: func(w *server.Wiring) {
			next := w.ReadLine
			w.ReadLine = func(s *server.Session, limit int) ([]byte, error) {
				s.In.Discard(s.In.Buffered())
				return next(s, limit)
			}
		},
	},
	Fault{
		Name:     "pipelined-out-of-order",
		Breaks:   "RFC2449-6.6-PIPE-01",
		Sentence: "Two commands in one segment are answered in the wrong order.",
		Probe:    []string{"STAT\r\nNOOP"},
		Apply: func(w *server.Wiring) {
			type answer struct {
				reply   server.Reply
				command server.Command
			}
			waiting := new(memory.PerSession[*answer])
			next := w.Send
			w.Send = func(s *server.Session, r server.Reply) error {
				held := waiting.Of(s)
				if *held == nil && r.Then == server.ThenRead && s.In.Buffered() > 0 {
					*held = &answer{r, s.Command}
					return nil
				}
				if err := next(s, r); err != nil || *held == nil {
					return err
				}
				late := *held
				*held, s.Command = nil, late.command
				return next(s, late.reply)
			}
		},
	},
	Fault{
		Name:     "split-command-torn",
		Breaks:   "RFC2449-6.6-PIPE-03",
		Sentence: "A command that arrives in two segments is taken for two commands.",
		Probe:    []string{"NOOP", "<send NO>", "OP"},
		Apply: func(w *server.Wiring) {
			w.ReadLine = func(s *server.Session, _ int) ([]byte, error) {
				if _, err := s.In.Peek(1); err != nil {
					return nil, err
				}
				line, _ := s.In.Peek(s.In.Buffered())
				if lf := bytes.IndexByte(line, '\n'); lf >= 0 {
					line = line[:lf+1]
				}
				s.Line = append(s.Line[:0], line...)
				s.In.Discard(len(line))
				return bytes.TrimRight(s.Line, "\r\n"), nil
			}
		},
	},
	Fault{
		Name:     "reply-held-back",
		Breaks:   "RFC2449-6.6-PIPE-03",
		Sentence: "A reply is held back while the beginning of the next command is there.",
		Probe:    []string{"NOOP", "<send NOOP\r\nNO>", "OP"},
		Apply: func(w *server.Wiring) {
			next := w.Send
			var waiting memory.PerSession[[]server.Reply]
			w.Send = func(s *server.Session, r server.Reply) error {
				held := waiting.Of(s)
				*held = append(*held, r)
				rest, _ := s.In.Peek(s.In.Buffered())
				if len(rest) > 0 && !bytes.Contains(rest, server.CRLF) && r.Body == nil && r.Then == server.ThenRead {
					return nil
				}
				all := *held
				*held = nil
				for _, r := range all {
					if err := next(s, r); err != nil {
						return err
					}
				}
				return nil
			}
		},
	},
	Fault{
		Name:     "pipeline-of-sixteen",
		Breaks:   "RFC2449-6.6-PIPE-01",
		Sentence: "Sixteen commands in one segment are answered; later ones are lost.",
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
	Fault{
		Name:     "pipelined-dele-counts-once",
		Breaks:   "RFC2449-6.6-PIPE-01",
		Sentence: "Of several DELE in one segment only the first marks its message; all say +OK.",
		Probe:    []string{"<send DELE 1\r\nDELE 2\r\n>", "STAT"},
		Apply: func(w *server.Wiring) {
			before := new(memory.PerSession[bool])
			next := w.Mark
			w.Mark = func(s *server.Session, e *server.Entry) {
				if !*before.Of(s) {
					next(s, e)
				}
				*before.Of(s) = s.In.Buffered() > 0
			}
		},
	},
)

// loseBehind forgets what has come after a command when that has been carried out.
func loseBehind(w *server.Wiring, keyword string) {
	wrap.Command(w, keyword, func(run server.Handler, s *server.Session, c server.Command) server.Reply {
		r := run(s, c)
		s.In.Discard(s.In.Buffered())
		return r
	})
}
