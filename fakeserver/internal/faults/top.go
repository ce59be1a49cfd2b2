package faults

import (
	"bytes"
	"io"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// TOP that does not count lines of the body.
var _ = Add(
	Fault{
		Name:     "top-ignores-count",
		Breaks:   "RFC1939-7-TOP-01",
		Sentence: "TOP sends the whole message whatever number of lines is asked for.",
		Wild:     "mailpit, for every number but 0",
		Probe:    []string{"TOP 2 1"},
		Apply: func(w *server.Wiring) {
			w.Excerpt = func(_ *server.Session, out io.Writer, _ int64) io.Writer { return out }
		},
	},
	Fault{
		Name:     "top-counts-header",
		Breaks:   "RFC1939-7-TOP-01",
		Sentence: "TOP counts the lines of the header section too.",
		Probe:    []string{"TOP 2 3"},
		Apply: func(w *server.Wiring) {
			w.Excerpt = func(_ *server.Session, out io.Writer, lines int64) io.Writer {
				return &firstLines{w: out, left: lines}
			}
		},
	},
)

// firstLines lets through a number of lines, header or not.
type firstLines struct {
	w    io.Writer
	left int64
}

func (f *firstLines) Write(p []byte) (int, error) {
	wanted := 0
	for f.left > 0 && wanted < len(p) {
		lf := bytes.IndexByte(p[wanted:], '\n')
		if lf < 0 {
			wanted = len(p)
			break
		}
		wanted += lf + 1
		f.left--
	}
	if n, err := f.w.Write(p[:wanted]); err != nil {
		return n, err
	}
	if f.left == 0 {
		return wanted, server.ErrExcerptComplete
	}
	return wanted, nil
}
