package faults

import (
	"bytes"
	"io"
	"math"
	"strconv"

	"github.com/pop3spec/pop3spec/fakeserver/internal/content"
	"github.com/pop3spec/pop3spec/fakeserver/internal/probe"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// TOP that sends another part than was asked for.
var _ = Add(
	Fault{
		Name:     "top-one-line-more",
		Breaks:   "RFC1939-7-TOP-01",
		Sentence: "TOP sends one line of the body more than was asked for.",
		Probe:    []string{"TOP 2 1"},
		Apply:    func(w *server.Wiring) { wrap.TopLines(w, func(n int64) int64 { return n + min(1, math.MaxInt64-n) }) },
	},
	Fault{
		Name:     "top-one-line-less",
		Breaks:   "RFC1939-7-TOP-01",
		Sentence: "TOP sends one line of the body less than was asked for.",
		Probe:    []string{"TOP 2 2"},
		Apply:    func(w *server.Wiring) { wrap.TopLines(w, func(n int64) int64 { return max(n-1, 0) }) },
	},
	Fault{
		Name:     "top-zero-is-everything",
		Breaks:   "RFC1939-7-TOP-01",
		Sentence: "TOP n 0 sends the whole message, since 0 also stands for no limit.",
		Wild:     "Stalwart #3165",
		Probe:    []string{"TOP 2 0"},
		Apply: func(w *server.Wiring) {
			wrap.TopLines(w, func(n int64) int64 {
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
		Apply: func(w *server.Wiring) {
			w.Excerpt = func(_ *server.Session, out io.Writer, _ int64) io.Writer { return out }
			wrap.Content(w, func(s *server.Session, text []byte) []byte {
				n, err := s.Wiring.Number(s, s.Command.Args[1])
				if err != nil {
					return text
				}
				header, body := content.CutHeader(text)
				return text[:len(header)+int(min(n, int64(len(body))))]
			}, "TOP")
		},
	},
	Fault{
		Name:     "top-without-blank-line",
		Breaks:   "RFC1939-7-TOP-05",
		Sentence: "TOP n 0 does not send the blank line after the header section.",
		Probe:    []string{"TOP 2 0"},
		Apply: func(w *server.Wiring) {
			wrap.Lines(w, func(s *server.Session) wrap.LineEdit {
				none := s.Command.Args[1] == "0"
				return func(line []byte) []byte {
					if none && bytes.Equal(line, server.CRLF) {
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
		Probe:    probe.LoggedInAs("dora", "TOP 5 0"),
		Apply: func(w *server.Wiring) {
			wrap.Lines(w, func(*server.Session) wrap.LineEdit {
				inBody := false
				return func(line []byte) []byte {
					inBody = inBody || bytes.Equal(line, server.CRLF)
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
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "TOP", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				r := run(s, c)
				n, _ := s.Wiring.Number(s, c.Args[1])
				e, err := s.Wiring.Find(s, c.Args[0])
				if err != nil || !r.OK {
					return r
				}
				if found, err := e.Message.Scanned(); err == nil && n > found.Lines {
					return server.Negative("not so many lines")
				}
				return r
			})
		},
	},
	Fault{
		Name:     "top-large-count-is-none",
		Breaks:   "RFC1939-7-TOP-02",
		Sentence: "A number of lines beyond 32 bits overflows, and TOP sends no line of the body.",
		Probe:    []string{"TOP 2 4294967296"},
		Apply:    func(w *server.Wiring) { wrap.TopLines(w, func(n int64) int64 { return max(int64(int32(n)), 0) }) },
	},
	Fault{
		Name:     "top-cut-at-80-kb",
		Breaks:   "RFC1939-7-TOP-02",
		Sentence: "TOP sends 80,000 octets at most, however many lines are asked for.",
		Wild:     "Comcast's Maillennium, fetchmail 6.3.2",
		Probe:    probe.LoggedInAs("dora", "TOP 1 9999999"),
		Apply: func(w *server.Wiring) {
			wrap.Content(w, func(_ *server.Session, text []byte) []byte { return text[:min(len(text), 80_000)] }, "TOP")
		},
	},
	Fault{
		Name:     "top-loses-last-line",
		Breaks:   "RFC1939-7-TOP-02",
		Sentence: "TOP with more lines than there are leaves out the last one; RETR is right.",
		Probe:    []string{"TOP 2 99"},
		Apply: func(w *server.Wiring) {
			wrap.Content(w, func(_ *server.Session, text []byte) []byte { return withoutLastLine(text) }, "TOP")
		},
	},
	Fault{
		Name:     "top-negative-is-everything",
		Breaks:   "RFC1939-7-TOP-03",
		Sentence: "TOP n -1 sends the whole message.",
		Probe:    []string{"TOP 2 -1"},
		Apply: func(w *server.Wiring) {
			next := w.Number
			w.Number = func(s *server.Session, arg string) (int64, error) {
				isCount := s.Command.Keyword == "TOP" && arg == s.Command.Args[1]
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
		Apply: func(w *server.Wiring) {
			next := w.Number
			w.Number = func(s *server.Session, arg string) (int64, error) {
				n, err := next(s, arg)
				if err != nil && s.Command.Keyword == "TOP" && arg == s.Command.Args[1] {
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
		Apply:    func(w *server.Wiring) { findDeleted(w, "TOP") },
	},
	Fault{
		Name:     "top-marks-deleted",
		Breaks:   "RFC1939-7-TOP-06",
		Sentence: "TOP marks the message as deleted.",
		Probe:    []string{"TOP 2 0", "STAT"},
		Apply:    func(w *server.Wiring) { markAfter(w, "TOP") },
	},
)
