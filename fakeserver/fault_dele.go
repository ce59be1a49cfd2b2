package fakeserver

var _ = faults(
	Fault{
		Name:     "dele-marks-next",
		Breaks:   "RFC1939-5-DELE-01",
		Sentence: "DELE n marks the message behind, if there is one.",
		Probe:    []string{"DELE 1", "LIST"},
		apply:    func(w *wiring) { w.findNext("DELE") },
	},
	Fault{
		Name:     "dele-does-nothing",
		Breaks:   "RFC1939-5-DELE-01",
		Sentence: "DELE says +OK and marks nothing.",
		Probe:    []string{"DELE 1", "STAT"},
		apply:    func(w *wiring) { w.mark = func(*session, *entry) {} },
	},
	Fault{
		Name:     "dele-last-marks-all",
		Breaks:   "RFC1939-5-DELE-01",
		Sentence: "DELE of the last message marks all.",
		Probe:    []string{"DELE 4", "STAT"},
		apply: func(w *wiring) {
			next := w.mark
			w.mark = func(s *session, e *entry) {
				next(s, e)
				if e.number == len(s.entries) {
					for _, e := range s.entries {
						next(s, e)
					}
				}
			}
		},
	},
	Fault{
		Name:     "dele-marks-twins",
		Breaks:   "RFC1939-5-DELE-01",
		Sentence: "DELE marks all messages of the same size and content.",
		Probe:    []string{"DELE 3", "STAT"},
		apply: func(w *wiring) {
			next := w.mark
			w.mark = func(s *session, e *entry) {
				found, _ := e.message.scanned()
				for _, other := range s.entries {
					if twin, err := other.message.scanned(); err == nil && twin == found {
						next(s, other)
					}
				}
			}
		},
	},
	Fault{
		Name:     "dele-eleventh-lost",
		Breaks:   "RFC1939-5-DELE-01",
		Sentence: "A session can mark ten messages; from the eleventh on DELE says +OK and does nothing.",
		Probe:    append(loginDora, "DELE 1", "DELE 2", "DELE 3", "DELE 4", "DELE 5", "DELE 6", "DELE 7", "DELE 8", "DELE 9", "DELE 10", "DELE 11", "STAT"),
		apply: func(w *wiring) {
			next := w.mark
			w.mark = func(s *session, e *entry) {
				if len(s.entries)-len(s.w.visible(s)) < 10 {
					next(s, e)
				}
			}
		},
	},
	Fault{
		Name:     "dele-wants-retr",
		Breaks:   "RFC1939-5-GEN-01",
		Sentence: "DELE is refused for a message that was not retrieved.",
		Probe:    []string{"DELE 1"},
		apply: func(w *wiring) {
			w.around("DELE", func(run handler) handler {
				return func(s *session, c command) reply {
					if e, err := s.w.find(s, c.args[0]); err == nil && !e.retrieved {
						return negative("retrieve the message first")
					}
					return run(s, c)
				}
			})
		},
	},
	Fault{
		Name:     "dele-beyond-end-says-ok",
		Breaks:   "RFC1939-5-DELE-03",
		Sentence: "DELE of a message that does not exist is answered +OK.",
		Probe:    []string{"DELE 99"},
		apply: func(w *wiring) {
			w.around("DELE", func(run handler) handler {
				return func(s *session, c command) reply {
					r := run(s, c)
					if r.phrase.is(errNoSuchMessage) {
						return positive("message marked as deleted")
					}
					return r
				}
			})
		},
	},
	Fault{
		Name:     "dele-zero-is-first",
		Breaks:   "RFC1939-5-DELE-03",
		Sentence: "DELE 0 marks message 1.",
		Probe:    []string{"DELE 0", "LIST"},
		apply: func(w *wiring) {
			next := w.number
			w.number = func(s *session, arg string) (int64, error) {
				n, err := next(s, arg)
				if s.command.keyword == "DELE" && n == 0 && err == nil {
					n = 1
				}
				return n, err
			}
		},
	},
	Fault{
		Name:     "dele-word-is-first",
		Breaks:   "RFC1939-5-DELE-03",
		Sentence: "DELE with a word in place of a number marks message 1.",
		Probe:    []string{"DELE x", "LIST"},
		apply: func(w *wiring) {
			next := w.number
			w.number = func(s *session, arg string) (int64, error) {
				n, err := next(s, arg)
				if s.command.keyword == "DELE" && err != nil {
					return 1, nil
				}
				return n, err
			}
		},
	},
	Fault{
		Name:     "dele-without-argument",
		Breaks:   "RFC1939-5-DELE-03",
		Sentence: "DELE without a number marks message 1.",
		Probe:    []string{"DELE", "LIST"},
		apply:    func(w *wiring) { w.defaultArgument("DELE", "1") },
	},
	Fault{
		Name:     "dele-negative-from-end",
		Breaks:   "RFC1939-5-DELE-03",
		Sentence: "DELE -1 marks the last message.",
		Wild:     "Apache James #2575 did not refuse it",
		Probe:    []string{"DELE -1", "LIST"},
		apply: func(w *wiring) {
			next := w.find
			w.find = func(s *session, arg string) (*entry, error) {
				if s.command.keyword == "DELE" && arg == "-1" && len(s.entries) > 0 {
					return s.entries[len(s.entries)-1], nil
				}
				return next(s, arg)
			}
		},
	},
	Fault{
		Name:     "dele-takes-several",
		Breaks:   "RFC1939-5-DELE-03",
		Sentence: "DELE with several numbers marks all of these messages.",
		Probe:    []string{"DELE 1 2", "LIST"},
		apply: func(w *wiring) {
			if v := w.verbs["DELE"]; v != nil {
				v.max = 100
			}
			w.around("DELE", func(run handler) handler {
				return func(s *session, c command) reply {
					r := run(s, c)
					for _, arg := range c.args[1:] {
						if e, err := s.w.find(s, arg); err == nil && r.ok {
							s.w.mark(s, e)
						}
					}
					return r
				}
			})
		},
	},
	Fault{
		Name:     "dele-number-in-16-bits",
		Breaks:   "RFC1939-5-DELE-03",
		Sentence: "DELE cuts numbers to 16 bits, so 65537 is message 1.",
		Probe:    []string{"DELE 65537", "LIST"},
		apply: func(w *wiring) {
			next := w.number
			w.number = func(s *session, arg string) (int64, error) {
				n, err := next(s, arg)
				if s.command.keyword == "DELE" {
					n &= 0xFFFF
				}
				return n, err
			}
		},
	},
	Fault{
		Name:     "dele-twice-unmarks",
		Breaks:   "RFC1939-3-ERR-05",
		Sentence: "A second DELE of the same message is refused and takes the mark away.",
		Probe:    []string{"DELE 1", "DELE 1", "STAT"},
		apply: func(w *wiring) {
			w.around("DELE", func(run handler) handler {
				return func(s *session, c command) reply {
					r := run(s, c)
					if n, err := s.w.number(s, c.args[0]); err == nil && r.phrase.is(errDeleted) {
						s.entries[n-1].deleted = false
					}
					return r
				}
			})
		},
	},
)
