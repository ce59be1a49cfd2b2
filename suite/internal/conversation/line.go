package conversation

import (
	"bytes"
	"time"
)

// Line is a line as one side has sent it, its line end included.
type Line struct {
	Octets   []byte
	Segments []Segment // that it came in; none where nobody knows
	More     bool      // another line ends in the same segment
	Masked   bool      // a secret in it is not known
	Ahead    bool      // it was held back, sent before the reply to an AUTH: it may be a response
}

// Segment is octets of a line that came at once.
type Segment struct {
	At time.Time
	To int // where it ends in the line
}

// At returns when the line began to come; zero where nobody knows.
func (l *Line) At() time.Time {
	if len(l.Segments) == 0 {
		return time.Time{}
	}
	return l.Segments[0].At
}

// assembly is what has come from one side and is no whole line yet.
type assembly struct {
	Line
	most int  // that is kept of a line; 0 for all of it
	long bool // it was longer than that
}

// take adds octets up to the end of a line, and returns how many those are, and the line once
// it is whole.
func (a *assembly) take(at time.Time, octets []byte) (l Line, used int, whole bool) {
	end := bytes.IndexByte(octets, '\n') + 1
	if end == 0 {
		a.add(at, octets)
		return Line{}, len(octets), false
	}
	a.add(at, octets[:end])
	l, a.Line = a.Line, Line{}
	l.More = bytes.IndexByte(octets[end:], '\n') >= 0
	return l, end, true
}

// add adds octets. Of a line that is too long the rest is thrown away, but for its end.
func (a *assembly) add(at time.Time, octets []byte) {
	if room := a.most - len(a.Octets); a.most > 0 && len(octets) > room {
		a.long = true
		octets = octets[len(octets)-min(room, len(octets)):]
	}
	if len(octets) == 0 && len(a.Segments) > 0 {
		return
	}
	a.Octets = append(a.Octets, octets...)
	if !at.IsZero() {
		a.Segments = append(a.Segments, Segment{at, len(a.Octets)})
	}
}
