package server

import (
	"bytes"
	"io"
)

var CRLF = []byte("\r\n")

// lineEnds brings text into the form in which it travels: every line ends
// with CRLF, whatever the store uses (RFC 1939 section 11). A bare LF becomes
// CRLF, a bare CR is an octet like any other, and a last line without an end
// gets one on Close, because the terminator must stand on a line of its own.
type lineEnds struct {
	w    io.Writer
	last byte // of everything written so far, since CR and LF may come in two chunks
	some bool
}

func NewLineEnds(w io.Writer) *lineEnds { return &lineEnds{w: w} }

func (l *lineEnds) Write(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	sent := 0 // p[:sent] is on its way
	for at := 0; ; at++ {
		lf := bytes.IndexByte(p[at:], '\n')
		if lf < 0 {
			break
		}
		at += lf
		before := l.last
		if at > 0 {
			before = p[at-1]
		}
		if before == '\r' {
			continue
		}
		if _, err := l.w.Write(p[sent:at]); err != nil {
			return sent, err
		}
		if _, err := l.w.Write(CRLF); err != nil {
			return at, err
		}
		sent = at + 1
	}
	l.last, l.some = p[len(p)-1], true
	if _, err := l.w.Write(p[sent:]); err != nil {
		return sent, err
	}
	return len(p), nil
}

// Close ends the last line if that is still to be done. It leaves the
// underlying writer alone.
func (l *lineEnds) Close() error {
	if !l.some || l.last == '\n' {
		return nil
	}
	_, err := l.w.Write(CRLF)
	return err
}
