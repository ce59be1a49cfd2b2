package server

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"
	"golang.org/x/text/unicode/norm"
)

// Prepare is SASLprep (RFC 4013), which makes one name or password of the
// different ways to type it. It fails if something is in the string that has
// no place in a name, or if nothing is left of it.
func Prepare(s string) (string, bool) {
	if isPlainASCII(s) {
		return s, s != ""
	}
	if !utf8.ValidString(s) {
		return "", false
	}
	s = norm.NFKC.String(strings.Map(mapCharacter, s))
	if s == "" || strings.ContainsFunc(s, IsProhibited) || !isOneDirection(s) {
		return "", false
	}
	return s, true
}

func isPlainASCII(s string) bool {
	for _, c := range []byte(s) {
		if c < ' ' || c > '~' {
			return false
		}
	}
	return true
}

// mapCharacter makes every space a space, and drops what can't be seen (RFC
// 4013 section 2.1).
func mapCharacter(c rune) rune {
	switch {
	case unicode.Is(vanishing, c):
		return -1
	case unicode.Is(unicode.Zs, c):
		return ' '
	}
	return c
}

// IsProhibited reports whether c may not be in a prepared string (RFC 4013
// section 2.3): controls, private use, non-characters, and characters that
// only tell how to display others.
func IsProhibited(c rune) bool {
	return unicode.In(c, unicode.Cc, unicode.Co, unicode.Cs, unsuitable) || c&0xFFFE == 0xFFFE
}

// isOneDirection is the rule for scripts written from right to left (RFC 3454
// section 6): such a string begins and ends so, and nothing in it runs the
// other way.
func isOneDirection(s string) bool {
	left, right := false, false
	for _, c := range s {
		left = left || class(c) == bidi.L
		right = right || runsLeft(c)
	}
	first, _ := utf8.DecodeRuneInString(s)
	last, _ := utf8.DecodeLastRuneInString(s)
	return !right || !left && runsLeft(first) && runsLeft(last)
}

func runsLeft(c rune) bool { return class(c) == bidi.R || class(c) == bidi.AL }

func class(c rune) bidi.Class {
	p, _ := bidi.LookupRune(c)
	return p.Class()
}

var (
	// Table B.1 of RFC 3454.
	vanishing = &unicode.RangeTable{R16: []unicode.Range16{
		{0x00AD, 0x00AD, 1}, {0x034F, 0x034F, 1}, {0x1806, 0x1806, 1}, {0x180B, 0x180D, 1},
		{0x200B, 0x200D, 1}, {0x2060, 0x2060, 1}, {0xFE00, 0xFE0F, 1}, {0xFEFF, 0xFEFF, 1},
	}}
	// What tables C.2.2, C.4 and C.6 to C.9 have beyond the general categories.
	unsuitable = &unicode.RangeTable{
		R16: []unicode.Range16{
			{0x0340, 0x0341, 1}, {0x06DD, 0x06DD, 1}, {0x070F, 0x070F, 1}, {0x180E, 0x180E, 1}, {0x200E, 0x200F, 1},
			{0x2028, 0x202E, 1}, {0x2061, 0x2063, 1}, {0x206A, 0x206F, 1}, {0x2FF0, 0x2FFB, 1}, {0xFDD0, 0xFDEF, 1},
			{0xFFF9, 0xFFFD, 1},
		},
		R32: []unicode.Range32{{0x1D173, 0x1D17A, 1}, {0xE0001, 0xE0001, 1}, {0xE0020, 0xE007F, 1}},
	}
)
