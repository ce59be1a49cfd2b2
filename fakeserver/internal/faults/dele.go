package faults

import (
	"github.com/pop3spec/pop3spec/fakeserver/internal/probe"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// DELE that marks something else than it should.
var _ = Add(
	Fault{
		Name:     "dele-marks-next",
		Breaks:   "RFC1939-5-DELE-01",
		Sentence: "DELE n marks the next message, if there is one.",
		Probe:    []string{"DELE 1", "LIST"},
		Apply:    func(w *server.Wiring) { findNext(w, "DELE") },
	},
	Fault{
		Name:     "dele-does-nothing",
		Breaks:   "RFC1939-5-DELE-01",
		Sentence: "DELE says +OK and marks nothing.",
		Probe:    []string{"DELE 1", "STAT"},
		Apply:    func(w *server.Wiring) { w.Mark = func(*server.Session, *server.Entry) {} },
	},
	Fault{
		Name:     "dele-last-marks-all",
		Breaks:   "RFC1939-5-DELE-01",
		Sentence: "DELE of the last message marks all.",
		Probe:    []string{"DELE 4", "STAT"},
		Apply: func(w *server.Wiring) {
			next := w.Mark
			w.Mark = func(s *server.Session, e *server.Entry) {
				next(s, e)
				if e.Number == len(s.Entries) {
					for _, e := range s.Entries {
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
		Apply: func(w *server.Wiring) {
			next := w.Mark
			w.Mark = func(s *server.Session, e *server.Entry) {
				found, _ := e.Message.Scanned()
				for _, other := range s.Entries {
					if twin, err := other.Message.Scanned(); err == nil && twin == found {
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
		Probe: probe.LoggedInAs("dora", "DELE 1", "DELE 2", "DELE 3", "DELE 4", "DELE 5", "DELE 6", "DELE 7",
			"DELE 8", "DELE 9", "DELE 10", "DELE 11", "STAT"),
		Apply: func(w *server.Wiring) {
			next := w.Mark
			w.Mark = func(s *server.Session, e *server.Entry) {
				if len(s.Entries)-len(s.Wiring.Visible(s)) < 10 {
					next(s, e)
				}
			}
		},
	},
	Fault{
		Name:     "dele-beyond-end-says-ok",
		Breaks:   "RFC1939-5-DELE-03",
		Sentence: "DELE of a message that does not exist is answered +OK.",
		Probe:    []string{"DELE 99"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "DELE", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				r := run(s, c)
				if r.Phrase.Is(server.ErrNoSuchMessage) {
					return server.Positive("message marked as deleted")
				}
				return r
			})
		},
	},
	Fault{
		Name:     "dele-zero-is-first",
		Breaks:   "RFC1939-5-DELE-03",
		Sentence: "DELE 0 marks message 1.",
		Probe:    []string{"DELE 0", "LIST"},
		Apply: func(w *server.Wiring) {
			next := w.Number
			w.Number = func(s *server.Session, arg string) (int64, error) {
				n, err := next(s, arg)
				if s.Command.Keyword == "DELE" && n == 0 && err == nil {
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
		Apply: func(w *server.Wiring) {
			next := w.Number
			w.Number = func(s *server.Session, arg string) (int64, error) {
				n, err := next(s, arg)
				if s.Command.Keyword == "DELE" && err != nil {
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
		Apply:    func(w *server.Wiring) { defaultArgument(w, "DELE", "1") },
	},
	Fault{
		Name:     "dele-negative-from-end",
		Breaks:   "RFC1939-5-DELE-03",
		Sentence: "DELE -1 marks the last message.",
		Wild:     "Apache James #2575 did not refuse it",
		Probe:    []string{"DELE -1", "LIST"},
		Apply: func(w *server.Wiring) {
			next := w.Find
			w.Find = func(s *server.Session, arg string) (*server.Entry, error) {
				if s.Command.Keyword == "DELE" && arg == "-1" && len(s.Entries) > 0 {
					return s.Entries[len(s.Entries)-1], nil
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
		Apply: func(w *server.Wiring) {
			if v := w.Verbs["DELE"]; v != nil {
				v.Max = 100
			}
			wrap.Command(w, "DELE", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				r := run(s, c)
				for _, arg := range c.Args[1:] {
					if e, err := s.Wiring.Find(s, arg); err == nil && r.OK {
						s.Wiring.Mark(s, e)
					}
				}
				return r
			})
		},
	},
	Fault{
		Name:     "dele-number-in-16-bits",
		Breaks:   "RFC1939-5-DELE-03",
		Sentence: "DELE cuts numbers to 16 bits, so 65537 is message 1.",
		Probe:    []string{"DELE 65537", "LIST"},
		Apply: func(w *server.Wiring) {
			next := w.Number
			w.Number = func(s *server.Session, arg string) (int64, error) {
				n, err := next(s, arg)
				if s.Command.Keyword == "DELE" {
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
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "DELE", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				r := run(s, c)
				if n, err := s.Wiring.Number(s, c.Args[0]); err == nil && r.Phrase.Is(server.ErrDeleted) {
					s.Entries[n-1].Deleted = false
				}
				return r
			})
		},
	},
)
