package escape

import (
	"bytes"
	"fmt"
	"unicode/utf16"
	"unicode/utf8"
)

// JSON returns encoded JSON in which what [Line] escapes is escaped as JSON does it: a
// reader of it gets the same strings. The line ends and blanks between the values stay.
func JSON(encoded []byte) []byte {
	var b bytes.Buffer
	b.Grow(len(encoded))
	for i, width := 0, 0; i < len(encoded); i += width {
		var r rune
		r, width = utf8.DecodeRune(encoded[i:])
		switch {
		case r == '#' && bytes.HasPrefix(encoded[i:], []byte("##")) &&
			commands(string(encoded[i:min(i+longestCommand, len(encoded))])):
			b.WriteString(`\u0023`)
		case r == '\n' || !hidden(r):
			b.Write(encoded[i : i+width])
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.Bytes()
}

// longestCommand is as far as a command is looked for: runners have short words.
const longestCommand = 64
