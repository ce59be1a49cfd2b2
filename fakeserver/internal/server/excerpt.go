package server

import (
	"bytes"
	"errors"
	"io"
)

// ErrExcerptComplete stops the copying of a message once TOP has what it
// wants; a long body is not read to its end.
var ErrExcerptComplete = errors.New("fakeserver: excerpt complete")

// excerpt lets through what TOP sends (RFC 1939 section 7): the header
// section, the blank line after it, and a number of lines of the body. It
// expects lines that end with CRLF.
type excerpt struct {
	w      io.Writer
	left   int64 // lines of the body still to be sent
	inBody bool
	length int  // octets of the present line so far
	first  byte // octet of the present line
}

func NewExcerpt(w io.Writer, bodyLines int64) *excerpt { return &excerpt{w: w, left: bodyLines} }

func (x *excerpt) Write(p []byte) (int, error) {
	wanted := 0
	for rest := p; len(rest) > 0 && !x.complete(); rest = p[wanted:] {
		line := rest
		lf := bytes.IndexByte(rest, '\n')
		if lf >= 0 {
			line = rest[:lf+1]
		}
		if x.length == 0 {
			x.first = line[0]
		}
		x.length += len(line)
		wanted += len(line)
		if lf >= 0 {
			x.lineEnded()
		}
	}
	if n, err := x.w.Write(p[:wanted]); err != nil {
		return n, err
	}
	if x.complete() {
		return wanted, ErrExcerptComplete
	}
	return wanted, nil
}

func (x *excerpt) complete() bool { return x.inBody && x.left == 0 }

func (x *excerpt) lineEnded() {
	switch {
	case x.inBody:
		x.left--
	case x.length == 2 && x.first == '\r':
		x.inBody = true
	}
	x.length = 0
}
