package record

import "encoding/binary"

// plain reports whether a line of a reply can be written as it is, for nearly all lines
// and at little cost; for the others package transcript decides.
func plain(text []byte) bool {
	switch text[0] {
	case '<', '"', '/', '+', '-', ' ', '\t':
		return false
	case '.':
		if len(text) == 1 {
			return false
		}
	}
	return text[len(text)-1] != ' ' && ordinary(text)
}

// ordinary reports whether all octets are printable ASCII, and none opens a value. It
// looks at eight of them at a time.
func ordinary(p []byte) bool {
	const (
		ones  = 0x0101010101010101
		highs = 0x8080808080808080
	)
	for len(p) >= 8 {
		w := binary.LittleEndian.Uint64(p)
		brace := w ^ ones*'{'
		// The high bit of an octet is set where it is below 0x20, where it is 0x7f or
		// above, and where it is a brace.
		if (w|(w-ones*0x20)|(w+ones)|(brace-ones)&^brace)&highs != 0 {
			return false
		}
		p = p[8:]
	}
	for _, c := range p {
		if c < 0x20 || c >= 0x7f || c == '{' {
			return false
		}
	}
	return true
}
