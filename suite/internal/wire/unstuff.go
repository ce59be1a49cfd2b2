package wire

import "bytes"

// Unstuffer takes byte-stuffed data apart as it arrives: it removes the dots
// that were put in front, and finds the line that ends the data, CRLF "." CRLF
// (RFC 1939 section 3). Its memory does not grow with lines or messages. The
// zero value is ready; all counts are in octets or lines, all places are offsets
// in the octets that were fed.
type Unstuffer struct {
	Octets  int64 // un-stuffed, terminator excluded
	Lines   int64 // ended lines, terminator excluded
	Stuffed int64 // dots removed
	Bare    int64 // lines that began with one dot only and were no terminator
	BareLF  int64 // LF without CR before it
	BareCR  int64 // CR without LF after it
	Longest int64 // the longest ended line, line end excluded

	BareAt   int64 // where the first Bare line began
	BareLFAt int64 // where the first BareLF was

	state   state
	wire    int64 // octets used so far
	length  int64 // of the current line
	crs     int64 // CR octets in the current line
	cr      bool  // the octet before was a CR
	loneDot bool  // the current or last line is a single dot that was not doubled
}

type state int

const (
	lineStart state = iota // at the start of a line
	dot                    // after a dot that opens a line
	dotCR                  // after a dot that opens a line, and a CR
	inLine                 // within a line
	done                   // behind the terminator
)

// Feed takes octets from the wire, calls emit for runs of un-stuffed octets
// (valid only during the call), and returns how many octets it used: fewer than
// given only when the data has ended.
func (u *Unstuffer) Feed(p []byte, emit func([]byte)) (used int) {
	run := 0 // start of the run that is not emitted yet
	put := func(b []byte) {
		if len(b) > 0 {
			emit(b)
			u.Octets += int64(len(b))
		}
	}
	i := 0
	for i < len(p) && u.state != done {
		switch u.state {
		case lineStart:
			u.length, u.crs, u.cr, u.loneDot = 0, 0, false, false
			u.state = inLine
			if p[i] == '.' {
				put(p[run:i])
				u.state = dot
				i++
				run = i // the dot is held back until its meaning is known
			}
		case dot:
			switch p[i] {
			case '.':
				u.Stuffed++
				u.state = inLine
			case '\r':
				u.state = dotCR
				i++
			default:
				u.bareDot(int64(i) - 1)
				put([]byte{'.'})
				u.loneDot = p[i] == '\n'
			}
			run = i
		case dotCR:
			if p[i] == '\n' {
				u.state = done
				i++
			} else {
				u.bareDot(int64(i) - 2)
				put([]byte(".\r"))
				u.length, u.crs, u.cr = 2, 1, true
			}
			run = i
		case inLine:
			i += u.lines(p[i:], int64(i))
		}
	}
	put(p[run:i])
	u.wire += int64(i)
	return i
}

// lines uses p up to the first line that begins with a dot, or all of it, and returns
// how much that was; at is where p begins in the piece being fed. Nearly all octets of
// messages pass here, and so their CRs are counted all at once.
func (u *Unstuffer) lines(p []byte, at int64) int {
	used, ended, crlf := 0, false, int64(0)
	for {
		end := bytes.IndexByte(p[used:], '\n')
		if end < 0 {
			break
		}
		length := u.length + int64(end)
		if end > 0 && p[used+end-1] == '\r' || end == 0 && u.cr {
			length--
			crlf++
		} else {
			u.bareLF(at + int64(used+end))
		}
		u.Longest = max(u.Longest, length)
		u.Lines++
		u.length, u.cr, ended = 0, false, true
		used += end + 1
		if used == len(p) || p[used] == '.' {
			u.state = lineStart
			u.BareCR += u.crs + int64(bytes.Count(p[:used], []byte{'\r'})) - crlf
			u.crs = 0
			return used
		}
	}
	crs, rest := int64(bytes.Count(p[:used], []byte{'\r'})), p[used:]
	if ended {
		u.BareCR += u.crs + crs - crlf
		u.crs = 0
	}
	u.crs += int64(bytes.Count(rest, []byte{'\r'}))
	u.length += int64(len(rest))
	u.cr = rest[len(rest)-1] == '\r'
	return len(p)
}

// bareLF notes a LF, at an offset in the piece being fed, with no CR before it.
func (u *Unstuffer) bareLF(at int64) {
	if u.BareLF == 0 {
		u.BareLFAt = u.wire + at
	}
	u.BareLF++
}

// bareDot notes a line that began, at offset at of the piece being fed, with a
// dot that was neither doubled nor the terminator.
func (u *Unstuffer) bareDot(at int64) {
	if u.Bare == 0 {
		u.BareAt = u.wire + at
	}
	u.Bare++
	u.length, u.state = 1, inLine
}

// Done reports whether the terminator has come.
func (u *Unstuffer) Done() bool { return u.state == done }

// Wire is how many octets were used, terminator included.
func (u *Unstuffer) Wire() int64 { return u.wire }

// AtLineStart reports whether the data stands after a line end (or at its start).
func (u *Unstuffer) AtLineStart() bool { return u.state == lineStart }

// Suspect reports whether the data stands after what may be meant as a
// terminator but is none: a dot alone, with no line end, with a CR only, or with
// a bare LF. A reader that gets no more octets then need not wait its full time.
func (u *Unstuffer) Suspect() bool {
	return u.state == dot || u.state == dotCR || (u.state == lineStart && u.loneDot)
}
