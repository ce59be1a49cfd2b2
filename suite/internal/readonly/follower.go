package readonly

// A follower watches the octets of one connection for one command, and thinks of every
// server that reads them in a way of its own: where a line ends (CRLF, LF, CR, NUL, any
// control octet, NEL and its like), whether octets that are no text are passed over, what
// may stand before a command, whether four letters of a word, or fewer, are enough,
// whether a line that is too long is two lines, and whether a segment is a line.
type follower struct {
	verb string // in capitals

	heard   uint8   // bit i: some server has heard i letters of the verb, and nothing else, in this line
	within  uint8   // the same for servers that take a segment as a line
	beyond  uint8   // the same for servers that cut a long line anywhere
	whole   bool    // beyond has heard all letters just now
	column  int     // octets of the line so far
	before  [2]byte // the last two octets
	secured bool
}

// longest is how many octets of a line every server takes as one line: what RFC 1939
// allows, a keyword and arguments of 40 octets, is little more.
const longest = 64

func newFollower(verb string) *follower { return &follower{verb: verb, heard: 1} }

// feed takes the octets of a segment, and returns the places of the first and the last
// octet with which some server has read the command; both are -1 if none has.
func (f *follower) feed(segment []byte, secure bool) (first, last int) {
	if secure != f.secured {
		f.secured = secure
		f.heard |= 1 // what stood before TLS may be forgotten, or not
	}
	f.within = 1
	first, last = -1, -1
	for i, c := range segment {
		if f.next(c) {
			if last = i; first < 0 {
				first = i
			}
		}
	}
	return first, last
}

// next takes one octet, and reports whether some server has read the command with it.
func (f *follower) next(c byte) bool {
	kind := f.kindOf(c)
	f.before[0], f.before[1] = f.before[1], c
	f.column++
	abbreviated, complete := f.heard>>1 > 0, false
	switch kind {
	case lineEnd:
		complete = abbreviated || f.whole && c != '\r' && c != '\n' // a number has to follow
		f.heard, f.column = f.heard|1, 0
	case blank:
		complete = abbreviated || f.whole
		f.heard, f.within = f.heard&1, f.within&1
	case noText:
		complete = abbreviated
	case sign:
		f.heard, f.within = f.heard&1, f.within&1
	default:
		if 'a' <= c && c <= 'z' {
			c -= 'a' - 'A'
		}
		f.heard, f.within = f.step(f.heard, c), f.step(f.within, c)
		complete = (f.heard|f.within)>>len(f.verb) > 0
	}
	f.look(kind, c)
	return complete
}

// look follows the verb through a line that is longer than some server takes.
func (f *follower) look(kind kind, c byte) {
	switch {
	case f.column <= longest || kind == blank || kind == lineEnd || kind == sign:
		f.beyond, f.whole = 1, false
	case kind == letter:
		f.beyond = f.step(f.beyond, c)
		f.whole = f.beyond>>len(f.verb) > 0
		f.beyond |= 1
	}
}

// step is what has been heard after one more letter.
func (f *follower) step(heard uint8, c byte) (after uint8) {
	for i := range len(f.verb) {
		if heard>>i&1 == 1 && f.verb[i] == c {
			after |= 1 << (i + 1)
		}
	}
	return after
}

// kind is what an octet can be to a server.
type kind int

const (
	letter  kind = iota
	sign         // punctuation, which may be passed over before a command
	blank        // space and tab
	lineEnd      // a control octet, or the end of a line in Unicode; or it is passed over
	noText       // an octet outside ASCII: a blank, or passed over, or part of a word
)

func (f *follower) kindOf(c byte) kind {
	const nel = 0x85
	switch {
	case c == ' ' || c == '\t':
		return blank
	case c < ' ' || c == 0x7f:
		return lineEnd
	case c == nel && (f.before[1] < 0x80 || f.before[1] == 0xc2):
		return lineEnd
	case (c == 0xa8 || c == 0xa9) && f.before == [2]byte{0xe2, 0x80}: // LINE SEPARATOR, PARAGRAPH SEPARATOR
		return lineEnd
	case c >= 0x80:
		return noText
	case '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z':
		return letter
	}
	return sign
}
