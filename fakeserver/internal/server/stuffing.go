package server

import (
	"bytes"
	"io"
)

// dotStuffer is byte-stuffing (RFC 1939 section 3): a line that begins with
// the termination octet "." is sent with one more in front, so that no line
// of the content can be taken for the terminator. Only the first octet of a
// line counts. It expects lines that end with CRLF, see [lineEnds].
type dotStuffer struct {
	w         io.Writer
	midOfLine bool // the next octet is not the first of its line
}

func newDotStuffer(w io.Writer) *dotStuffer { return &dotStuffer{w: w} }

var (
	Dot   = []byte(".")
	LFDot = []byte("\n.")
)

func (d *dotStuffer) Write(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if !d.midOfLine && p[0] == '.' {
		if _, err := d.w.Write(Dot); err != nil {
			return 0, err
		}
	}
	d.midOfLine = p[len(p)-1] != '\n'
	for sent := 0; ; {
		i := bytes.Index(p[sent:], LFDot)
		if i < 0 {
			n, err := d.w.Write(p[sent:])
			return sent + n, err
		}
		upTo := sent + i + 1 // the LF goes out, the dot stays
		if _, err := d.w.Write(p[sent:upTo]); err != nil {
			return sent, err
		}
		if _, err := d.w.Write(Dot); err != nil {
			return upTo, err
		}
		sent = upTo
	}
}
