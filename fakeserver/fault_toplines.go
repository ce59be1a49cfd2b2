package fakeserver

import (
	"bytes"
	"io"
	"math"
	"strconv"
)

var _ = faults(
	Fault{
		Name:     "top-one-line-more",
		Breaks:   "RFC1939-7-TOP-01",
		Sentence: "TOP sends one line of the body more than was asked for.",
		Probe:    []string{"TOP 2 1"},
		apply:    func(w *wiring) { w.recount(func(n int64) int64 { return n + min(1, math.MaxInt64-n) }) },
	},
	Fault{
		Name:     "top-one-line-less",
		Breaks:   "RFC1939-7-TOP-01",
		Sentence: "TOP sends one line of the body less than was asked for.",
		Probe:    []string{"TOP 2 2"},
		apply:    func(w *wiring) { w.recount(func(n int64) int64 { return max(n-1, 0) }) },
	},
	Fault{
		Name:     "top-zero-is-everything",
		Breaks:   "RFC1939-7-TOP-01",
		Sentence: "TOP n 0 sends the whole message, since 0 also stands for no limit.",
		Wild:     "Stalwart #3165",
		Probe:    []string{"TOP 2 0"},
		apply: func(w *wiring) {
			w.recount(func(n int64) int64 {
				if n == 0 {
					return math.MaxInt64
				}
				return n
			})
		},
	},
	Fault{
		Name:     "top-counts-octets",
		Breaks:   "RFC1939-7-TOP-01",
		Sentence: "TOP takes its number for octets of the body.",
		Probe:    []string{"TOP 2 3"},
		apply: func(w *wiring) {
			w.excerpt = func(_ *session, out io.Writer, _ int64) io.Writer { return out }
			w.rewrite(func(s *session, text []byte) []byte {
				n, err := s.w.number(s, s.command.args[1])
				if err != nil {
					return text
				}
				header, body := cutHeader(text)
				return text[:len(header)+int(min(n, int64(len(body))))]
			}, "TOP")
		},
	},
	Fault{
		Name:     "top-without-blank-line",
		Breaks:   "RFC1939-7-TOP-05",
		Sentence: "TOP n 0 does not send the blank line behind the header section.",
		Probe:    []string{"TOP 2 0"},
		apply: func(w *wiring) {
			w.editLines(func(s *session) lineEdit {
				none := s.command.args[1] == "0"
				return func(line []byte) []byte {
					if none && bytes.Equal(line, crlf) {
						return nil
					}
					return line
				}
			}, "TOP")
		},
	},
	Fault{
		Name:     "top-drops-folded-lines",
		Breaks:   "RFC1939-7-TOP-01",
		Sentence: "TOP sends the first lines of header fields only.",
		Probe:    append(loginDora, "TOP 5 0"),
		apply: func(w *wiring) {
			w.editLines(func(*session) lineEdit {
				inBody := false
				return func(line []byte) []byte {
					inBody = inBody || bytes.Equal(line, crlf)
					if !inBody && len(line) > 0 && (line[0] == '\t' || line[0] == ' ') {
						return nil
					}
					return line
				}
			}, "TOP")
		},
	},
	Fault{
		Name:     "top-refused-beyond-body",
		Breaks:   "RFC1939-7-TOP-02",
		Sentence: "TOP is answered -ERR if the message has not so many lines.",
		Probe:    []string{"TOP 2 99"},
		apply: func(w *wiring) {
			w.around("TOP", func(run handler) handler {
				return func(s *session, c command) reply {
					r := run(s, c)
					n, _ := s.w.number(s, c.args[1])
					e, err := s.w.find(s, c.args[0])
					if err != nil || !r.ok {
						return r
					}
					if found, err := e.message.scanned(); err == nil && n > found.lines {
						return negative("not so many lines")
					}
					return r
				}
			})
		},
	},
	Fault{
		Name:     "top-large-count-is-none",
		Breaks:   "RFC1939-7-TOP-02",
		Sentence: "A number of lines beyond 32 bits overflows, and TOP sends no line of the body.",
		Probe:    []string{"TOP 2 4294967296"},
		apply:    func(w *wiring) { w.recount(func(n int64) int64 { return max(int64(int32(n)), 0) }) },
	},
	Fault{
		Name:     "top-cut-at-80-kb",
		Breaks:   "RFC1939-7-TOP-02",
		Sentence: "TOP sends 80,000 octets at most, however many lines are asked for.",
		Wild:     "Comcast's Maillennium, fetchmail 6.3.2",
		Probe:    append(loginDora, "TOP 1 9999999"),
		apply: func(w *wiring) {
			w.rewrite(func(_ *session, text []byte) []byte { return text[:min(len(text), 80_000)] }, "TOP")
		},
	},
	Fault{
		Name:     "top-loses-last-line",
		Breaks:   "RFC1939-7-TOP-02",
		Sentence: "TOP with more lines than there are leaves out the last one; RETR is right.",
		Probe:    []string{"TOP 2 99"},
		apply: func(w *wiring) {
			w.rewrite(func(_ *session, text []byte) []byte { return withoutLastLine(text) }, "TOP")
		},
	},
	Fault{
		Name:     "top-without-count",
		Breaks:   "RFC1939-7-TOP-03",
		Sentence: "TOP without a number of lines sends the header section.",
		Probe:    []string{"TOP 2"},
		apply:    func(w *wiring) { w.defaultArgument("TOP", "0") },
	},
	Fault{
		Name:     "top-negative-is-everything",
		Breaks:   "RFC1939-7-TOP-03",
		Sentence: "TOP n -1 sends the whole message.",
		Probe:    []string{"TOP 2 -1"},
		apply: func(w *wiring) {
			next := w.number
			w.number = func(s *session, arg string) (int64, error) {
				isCount := s.command.keyword == "TOP" && arg == s.command.args[1]
				if n, err := strconv.Atoi(arg); err == nil && n < 0 && isCount {
					return math.MaxInt64, nil
				}
				return next(s, arg)
			}
		},
	},
	Fault{
		Name:     "top-word-is-zero",
		Breaks:   "RFC1939-7-TOP-03",
		Sentence: "TOP with a word for the number of lines takes it for 0.",
		Probe:    []string{"TOP 2 all"},
		apply: func(w *wiring) {
			next := w.number
			w.number = func(s *session, arg string) (int64, error) {
				n, err := next(s, arg)
				if err != nil && s.command.keyword == "TOP" && arg == s.command.args[1] {
					return 0, nil
				}
				return n, err
			}
		},
	},
	Fault{
		Name:     "top-of-deleted",
		Breaks:   "RFC1939-7-TOP-04",
		Sentence: "TOP sends the top of a message that is marked as deleted.",
		Probe:    []string{"DELE 2", "TOP 2 0"},
		apply:    func(w *wiring) { w.findDeleted("TOP") },
	},
	Fault{
		Name:     "top-marks-deleted",
		Breaks:   "RFC1939-7-TOP-06",
		Sentence: "TOP marks the message as deleted.",
		Probe:    []string{"TOP 2 0", "STAT"},
		apply: func(w *wiring) {
			w.around("TOP", func(run handler) handler {
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
)

// recount makes TOP send another number of lines.
func (w *wiring) recount(change func(int64) int64) {
	next := w.excerpt
	w.excerpt = func(s *session, out io.Writer, n int64) io.Writer { return next(s, out, change(n)) }
}
