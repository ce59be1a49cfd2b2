package fakeserver

import (
	"bytes"
	"slices"
	"strconv"
)

// RETR that sends the wrong thing.

var _ = faults(
	Fault{
		Name:     "retr-sends-next",
		Breaks:   "RFC1939-5-RETR-01",
		Sentence: "RETR n sends the message behind, if there is one.",
		Probe:    []string{"RETR 1"},
		apply:    func(w *wiring) { w.findNext("RETR") },
	},
	Fault{
		Name:     "retr-off-by-one-after-dele",
		Breaks:   "RFC1939-4-NUM-03",
		Sentence: "LIST keeps its numbers after DELE, but RETR counts the messages that are left.",
		Probe:    []string{"DELE 1", "RETR 2"},
		apply: func(w *wiring) {
			next := w.find
			w.find = func(s *session, arg string) (*entry, error) {
				e, err := next(s, arg)
				if err != nil || s.command.keyword != "RETR" {
					return e, err
				}
				if left := s.w.visible(s); e.number <= len(left) {
					return left[e.number-1], nil
				}
				return nil, errNoSuchMessage
			}
		},
	},
	Fault{
		Name:     "retr-body-of-previous",
		Breaks:   "RFC1939-5-RETR-01",
		Sentence: "The buffer of the body is not emptied: RETR sends the header section of a message with the body of the one before.",
		Probe:    []string{"RETR 2", "RETR 3"},
		apply: func(w *wiring) {
			last := new(perSession[[]byte])
			w.rewrite(func(s *session, text []byte) []byte {
				header, body := cutHeader(text)
				old := last.of(s)
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
		apply: func(w *wiring) {
			count := new(perSession[int])
			w.rewrite(func(s *session, text []byte) []byte {
				n := count.of(s)
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
		apply: func(w *wiring) {
			w.around("RETR", func(run handler) handler {
				return func(s *session, c command) reply {
					r := run(s, c)
					if e, err := s.w.find(s, c.args[0]); err == nil && r.ok {
						s.w.mark(s, e)
					}
					return r
				}
			})
		},
	},
	Fault{
		Name:     "top-spoils-retr",
		Breaks:   "RFC1939-7-TOP-06",
		Sentence: "After TOP, RETR sends only what TOP has sent, since that is what is in the cache.",
		Probe:    []string{"TOP 2 1", "RETR 2"},
		apply: func(w *wiring) {
			lines := new(perSession[map[int]int64])
			w.around("TOP", func(run handler) handler {
				return func(s *session, c command) reply {
					r := run(s, c)
					if e, err := s.w.find(s, c.args[0]); err == nil && r.ok {
						if *lines.of(s) == nil {
							*lines.of(s) = map[int]int64{}
						}
						(*lines.of(s))[e.number], _ = s.w.number(s, c.args[1])
					}
					return r
				}
			})
			w.rewrite(func(s *session, text []byte) []byte {
				e, err := s.w.find(s, s.command.args[0])
				if err != nil {
					return text
				}
				n, cached := (*lines.of(s))[e.number]
				if !cached {
					return text
				}
				var part bytes.Buffer
				newExcerpt(&part, n).Write(text)
				return part.Bytes()
			}, "RETR")
		},
	},
	Fault{
		Name:     "retr-without-argument",
		Breaks:   "RFC1939-5-RETR-02",
		Sentence: "RETR without a number sends message 1.",
		Probe:    []string{"RETR"},
		apply:    func(w *wiring) { w.defaultArgument("RETR", "1") },
	},
	Fault{
		Name:     "retr-negative-from-end",
		Breaks:   "RFC1939-5-RETR-02",
		Sentence: "RETR -1 sends the last message.",
		Probe:    []string{"RETR -1"},
		apply: func(w *wiring) {
			next := w.number
			w.number = func(s *session, arg string) (int64, error) {
				if n, err := strconv.Atoi(arg); err == nil && n < 0 && s.command.keyword == "RETR" {
					return int64(len(s.entries) + n + 1), nil
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
		apply:    func(w *wiring) { w.findLast("RETR") },
	},
	Fault{
		Name:     "retr-beyond-end-is-empty",
		Breaks:   "RFC1939-5-RETR-02",
		Sentence: "RETR of a message that does not exist is answered +OK with an empty message.",
		Probe:    []string{"RETR 99"},
		apply: func(w *wiring) {
			w.around("RETR", func(run handler) handler {
				return func(s *session, c command) reply {
					r := run(s, c)
					if r.phrase.is(errNoSuchMessage) {
						return positive("0 octets").withBody(listing{})
					}
					return r
				}
			})
		},
	},
	Fault{
		Name:     "later-sessions-cut",
		Breaks:   "RFC1939-5-RETR-01",
		Sentence: "A message that was retrieved in an earlier session loses its last line.",
		Probe:    []string{"RETR 2", "QUIT", "B: RETR 2"},
		apply: func(w *wiring) {
			var read history
			next := w.finish
			w.finish = func(s *session, how ending) {
				for _, e := range s.entries {
					if e.retrieved {
						read.add(e.message.uid)
					}
				}
				next(s, how)
			}
			w.rewrite(func(s *session, text []byte) []byte {
				e, err := s.w.find(s, s.command.args[0])
				if err == nil && slices.Contains(read.all(), e.message.uid) {
					return withoutLastLine(text)
				}
				return text
			}, "RETR")
		},
	},
)

// findNext makes a command take the message behind the one that is named.
func (w *wiring) findNext(keyword string) {
	next := w.find
	w.find = func(s *session, arg string) (*entry, error) {
		e, err := next(s, arg)
		if err == nil && s.command.keyword == keyword && e.number < len(s.entries) {
			return s.entries[e.number], nil
		}
		return e, err
	}
}

// findLast makes a command take the last message for one that does not exist.
func (w *wiring) findLast(keyword string) {
	next := w.find
	w.find = func(s *session, arg string) (*entry, error) {
		e, err := next(s, arg)
		if err == errNoSuchMessage && s.command.keyword == keyword && len(s.entries) > 0 {
			return s.entries[len(s.entries)-1], nil
		}
		return e, err
	}
}

// defaultArgument completes a command that lacks its last argument.
func (w *wiring) defaultArgument(keyword, arg string) {
	v := w.verbs[keyword]
	if v == nil {
		return
	}
	wanted := v.min
	v.min--
	w.around(keyword, func(run handler) handler {
		return func(s *session, c command) reply {
			if len(c.args) < wanted {
				c.args = append(c.args[:len(c.args):len(c.args)], arg)
				s.command = c
			}
			return run(s, c)
		}
	})
}
