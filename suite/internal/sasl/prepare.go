package sasl

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Prepare is what SASLprep (RFC 4013) makes of a name or password that it does not
// rule out: compatibility forms are composed, spaces are made plain, and what can't
// be seen vanishes. ASCII stays as it is, and so does what is no UTF-8.
func Prepare(s string) string {
	if !utf8.ValidString(s) {
		return s
	}
	return norm.NFKC.String(strings.Map(func(r rune) rune {
		switch {
		case r == 0xAD || r == 0x34F || r == 0x1806 || r >= 0x180B && r <= 0x180D || r >= 0x200B && r <= 0x200D ||
			r == 0x2060 || r >= 0xFE00 && r <= 0xFE0F || r == 0xFEFF:
			return -1
		case r > unicode.MaxASCII && unicode.Is(unicode.Zs, r):
			return ' '
		}
		return r
	}, s))
}
