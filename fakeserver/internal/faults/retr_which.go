package faults

import (
	"bytes"
	"slices"
	"strconv"

	"github.com/pop3spec/pop3spec/fakeserver/internal/content"
	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// RETR that sends the wrong thing.

var _ = Add(
	Fault{
		Name:     "retr-sends-next",
		Breaks:   "RFC1939-5-RETR-01",
		Sentence: "RETR n sends the next message, if there is one.",
		Probe:    []string{"RETR 1"},
		Apply:    func(w *server.Wiring) { findNext(w, "RETR") },
	},
	Fault{
		Name:     "retr-off-by-one-after-dele",
		Breaks:   "RFC1939-4-NUM-03",
		Sentence: "LIST keeps its numbers after DELE, but RETR counts the messages that are left.",
		Probe:    []string{"DELE 1", "RETR 2"},
		Apply: func(w *server.Wiring) {
			next := w.Find
			w.Find = func(s *server.Session, arg string) (*server.Entry, error) {
				e, err := next(s, arg)
				if err != nil || s.Command.Keyword != "RETR" {
					return e, err
				}
				if left := s.Wiring.Visible(s); e.Number <= len(left) {
					return left[e.Number-1], nil
				}
				return nil, server.ErrNoSuchMessage
			}
		},
	},
	Fault{
		Name:   "retr-body-of-previous",
		Breaks: "RFC1939-5-RETR-01",
		Sentence: "The buffer of the body is not emptied: RETR sends the header section of a message " +
			"with the body of the one before.",
		Probe: []string{"RETR 2", "RETR 3"},
		Apply: func(w *server.Wiring) {
			last := new(memory.PerSession[[]byte])
			wrap.Content(w, func(s *server.Session, text []byte) []byte {
				header, body := content.CutHeader(text)
				old := last.Of(s)
				if *old == nil {
					*old = body
				}
				sent := append(header[:len(header):len(header)], *old...)
				*old = body
				return sent
			}, "RETR")
		},
	},
	Fault{
		Name:     "third-retr-cut",
		Breaks:   "RFC1939-5-RETR-03",
		Sentence: "Every third RETR of a session loses the last line.",
		Probe:    []string{"RETR 2", "RETR 2", "RETR 2"},
		Apply: func(w *server.Wiring) {
			count := new(memory.PerSession[int])
			wrap.Content(w, func(s *server.Session, text []byte) []byte {
				n := count.Of(s)
				if *n++; *n%3 == 0 {
					return withoutLastLine(text)
				}
				return text
			}, "RETR")
		},
	},
	Fault{
		Name:     "retr-marks-deleted",
		Breaks:   "RFC1939-5-RETR-03",
		Sentence: "A message can be retrieved once; it is marked as deleted by that.",
		Probe:    []string{"RETR 2", "RETR 2"},
		Apply:    func(w *server.Wiring) { markAfter(w, "RETR") },
	},
	Fault{
		Name:     "top-spoils-retr",
		Breaks:   "RFC1939-7-TOP-06",
		Sentence: "After TOP, RETR sends only what TOP has sent, since that is what is in the cache.",
		Probe:    []string{"TOP 2 1", "RETR 2"},
		Apply: func(w *server.Wiring) {
			lines := new(memory.PerSession[map[int]int64])
			wrap.Command(w, "TOP", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				r := run(s, c)
				if e, err := s.Wiring.Find(s, c.Args[0]); err == nil && r.OK {
					if *lines.Of(s) == nil {
						*lines.Of(s) = map[int]int64{}
					}
					(*lines.Of(s))[e.Number], _ = s.Wiring.Number(s, c.Args[1])
				}
				return r
			})
			wrap.Content(w, func(s *server.Session, text []byte) []byte {
				e, err := s.Wiring.Find(s, s.Command.Args[0])
				if err != nil {
					return text
				}
				n, cached := (*lines.Of(s))[e.Number]
				if !cached {
					return text
				}
				var part bytes.Buffer
				server.NewExcerpt(&part, n).Write(text)
				return part.Bytes()
			}, "RETR")
		},
	},
	Fault{
		Name:     "retr-without-argument",
		Breaks:   "RFC1939-5-RETR-02",
		Sentence: "RETR without a number sends message 1.",
		Probe:    []string{"RETR"},
		Apply:    func(w *server.Wiring) { defaultArgument(w, "RETR", "1") },
	},
	Fault{
		Name:     "retr-negative-from-end",
		Breaks:   "RFC1939-5-RETR-02",
		Sentence: "RETR -1 sends the last message.",
		Probe:    []string{"RETR -1"},
		Apply: func(w *server.Wiring) {
			next := w.Number
			w.Number = func(s *server.Session, arg string) (int64, error) {
				if n, err := strconv.Atoi(arg); err == nil && n < 0 && s.Command.Keyword == "RETR" {
					return int64(len(s.Entries) + n + 1), nil
				}
				return next(s, arg)
			}
		},
	},
	Fault{
		Name:     "retr-beyond-end-is-last",
		Breaks:   "RFC1939-5-RETR-02",
		Sentence: "RETR of a message that does not exist sends the last one.",
		Probe:    []string{"RETR 99"},
		Apply:    func(w *server.Wiring) { findLast(w, "RETR") },
	},
	Fault{
		Name:     "retr-beyond-end-is-empty",
		Breaks:   "RFC1939-5-RETR-02",
		Sentence: "RETR of a message that does not exist is answered +OK with an empty message.",
		Probe:    []string{"RETR 99"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "RETR", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				r := run(s, c)
				if r.Phrase.Is(server.ErrNoSuchMessage) {
					return server.Positive("0 octets").WithBody(server.Listing{})
				}
				return r
			})
		},
	},
	Fault{
		Name:     "later-sessions-cut",
		Breaks:   "RFC1939-5-RETR-01",
		Sentence: "A message that was retrieved in an earlier session loses its last line.",
		Probe:    []string{"RETR 2", "QUIT", "B: RETR 2"},
		Apply: func(w *server.Wiring) {
			var read memory.History
			next := w.Finish
			w.Finish = func(s *server.Session, how server.Ending) {
				for _, e := range s.Entries {
					if e.Retrieved {
						read.Add(e.Message.ID)
					}
				}
				next(s, how)
			}
			wrap.Content(w, func(s *server.Session, text []byte) []byte {
				e, err := s.Wiring.Find(s, s.Command.Args[0])
				if err == nil && slices.Contains(read.All(), e.Message.ID) {
					return withoutLastLine(text)
				}
				return text
			}, "RETR")
		},
	},
	Fault{
		Name:     "second-retr-differs",
		Breaks:   "RFC1939-5-RETR-03",
		Sentence: "From the second RETR of a session on, messages come with a Status header in front.",
		Wild:     "servers over mbox files that note what has been read",
		Probe:    []string{"RETR 2", "RETR 2"},
		Apply: func(w *server.Wiring) {
			count := new(memory.PerSession[int])
			wrap.Command(w, "RETR", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				r := run(s, c)
				if n := count.Of(s); r.Body != nil {
					if *n++; *n > 1 {
						r.Body = preceded{"Status: RO\r\n", r.Body}
					}
				}
				return r
			})
		},
	},
)

// findNext makes a command take the message after the one that is named.
func findNext(w *server.Wiring, keyword string) {
	next := w.Find
	w.Find = func(s *server.Session, arg string) (*server.Entry, error) {
		e, err := next(s, arg)
		if err == nil && s.Command.Keyword == keyword && e.Number < len(s.Entries) {
			return s.Entries[e.Number], nil
		}
		return e, err
	}
}

// findLast makes a command take the last message for one that does not exist.
func findLast(w *server.Wiring, keyword string) {
	next := w.Find
	w.Find = func(s *server.Session, arg string) (*server.Entry, error) {
		e, err := next(s, arg)
		if err == server.ErrNoSuchMessage && s.Command.Keyword == keyword && len(s.Entries) > 0 {
			return s.Entries[len(s.Entries)-1], nil
		}
		return e, err
	}
}

// defaultArgument completes a command that lacks its last argument.
func defaultArgument(w *server.Wiring, keyword, arg string) {
	v := w.Verbs[keyword]
	if v == nil {
		return
	}
	wanted := v.Min
	v.Min--
	wrap.Command(w, keyword, func(run server.Handler, s *server.Session, c server.Command) server.Reply {
		if len(c.Args) < wanted {
			c.Args = append(c.Args[:len(c.Args):len(c.Args)], arg)
			s.Command = c
		}
		return run(s, c)
	})
}
