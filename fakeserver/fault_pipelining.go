package fakeserver

import "bytes"

var _ = faults(
	Fault{
		Name:     "pipelined-behind-pass-lost",
		Breaks:   "RFC2449-6.6-PIPE-02",
		Sentence: "Commands that came in one segment with PASS are lost.",
		Wild:     "Dovecot, commits cd94aeaa and 7c8becb4",
		Probe:    []string{"<open>", "USER alice\r\nPASS open  sesame \r\nSTAT"},
		apply: func(w *wiring) {
			w.around("PASS", func(run handler) handler {
				return func(s *session, c command) reply {
					r := run(s, c)
					s.in.Discard(s.in.Buffered())
					return r
				}
			})
		},
	},
	Fault{
		Name:     "pipelined-lost",
		Breaks:   "RFC2449-6.6-PIPE-01",
		Sentence: "Of several commands in one segment only the first is answered.",
		Wild:     "Gmail in 2007, mpop commit 0f40ded",
		Probe:    []string{"STAT\r\nNOOP"},
		apply: func(w *wiring) {
			next := w.readLine
			w.readLine = func(s *session, limit int) ([]byte, error) {
				s.in.Discard(s.in.Buffered())
				return next(s, limit)
			}
		},
	},
	Fault{
		Name:     "pipelined-out-of-order",
		Breaks:   "RFC2449-6.6-PIPE-01",
		Sentence: "Two commands in one segment are answered in the wrong order.",
		Probe:    []string{"STAT\r\nNOOP"},
		apply: func(w *wiring) {
			type answer struct {
				reply   reply
				command command
			}
			waiting := new(perSession[*answer])
			next := w.send
			w.send = func(s *session, r reply) error {
				held := waiting.of(s)
				if *held == nil && r.then == thenRead && s.in.Buffered() > 0 {
					*held = &answer{r, s.command}
					return nil
				}
				if err := next(s, r); err != nil || *held == nil {
					return err
				}
				late := *held
				*held, s.command = nil, late.command
				return next(s, late.reply)
			}
		},
	},
	Fault{
		Name:     "split-command-torn",
		Breaks:   "RFC2449-6.6-PIPE-03",
		Sentence: "A command that arrives in two segments is taken for two commands.",
		Probe:    []string{"NOOP", "<send NO>", "OP"},
		apply: func(w *wiring) {
			w.readLine = func(s *session, _ int) ([]byte, error) {
				if _, err := s.in.Peek(1); err != nil {
					return nil, err
				}
				line, _ := s.in.Peek(s.in.Buffered())
				if lf := bytes.IndexByte(line, '\n'); lf >= 0 {
					line = line[:lf+1]
				}
				s.line = append(s.line[:0], line...)
				s.in.Discard(len(line))
				return bytes.TrimRight(s.line, "\r\n"), nil
			}
		},
	},
	Fault{
		Name:     "reply-held-back",
		Breaks:   "RFC2449-6.6-PIPE-03",
		Sentence: "A reply is held back while the beginning of the next command is there.",
		Probe:    []string{"NOOP", "<send NOOP\r\nNO>", "OP"},
		apply: func(w *wiring) {
			next := w.send
			var waiting perSession[[]reply]
			w.send = func(s *session, r reply) error {
				held := waiting.of(s)
				*held = append(*held, r)
				rest, _ := s.in.Peek(s.in.Buffered())
				if len(rest) > 0 && !bytes.Contains(rest, crlf) && r.body == nil && r.then == thenRead {
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
)
