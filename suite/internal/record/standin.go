package record

import (
	"bytes"
	"encoding/hex"
	"hash/maphash"
	"unicode/utf8"
)

// unit is one character of a text as it stands there: an octet, the octets of a character
// beyond ASCII, or the form =41 of quoted-printable.
type unit struct {
	len    int
	octet  byte // ASCII, decoded
	quoted bool
	word   bool // it is a part of a word
}

// unitAt is the first unit of a text. The form of quoted-printable is taken for it
// wherever it stands: what a letter is in one of the ways to read a text is no other
// octet in the stand-in.
func unitAt(p []byte) unit {
	switch c := p[0]; {
	case c >= utf8.RuneSelf:
		_, n := utf8.DecodeRune(p)
		return unit{len: n, octet: c, word: true}
	case c == '=' && len(p) > 2 && isHex(p[1]) && isHex(p[2]):
		var decoded [1]byte
		_, _ = hex.Decode(decoded[:], p[1:3]) // two digits
		return unit{3, decoded[0], true, isWord(decoded[0]) || decoded[0] >= utf8.RuneSelf}
	default:
		return unit{1, c, false, isWord(c)}
	}
}

// word appends the stand-in of units that are all parts of one word.
func (a *anonymous) word(out, word []byte) []byte {
	if isBlot(word) {
		return append(out, word...)
	}
	h := maphash.Bytes(a.seed, plainWordOf(word))
	for len(word) > 0 {
		u := unitAt(word)
		h = h*6364136223846793005 + 1442695040888963407
		switch {
		case u.quoted && u.octet >= utf8.RuneSelf:
			out = append(out, "=E9"...)
		case u.quoted:
			const digits = "0123456789ABCDEF"
			c := other(u.octet, h>>33)
			out = append(out, '=', digits[c>>4], digits[c&15])
		case u.octet >= utf8.RuneSelf:
			out = foreign(out, word[:u.len], rune(h>>40))
		default:
			out = append(out, other(u.octet, h>>33))
		}
		word = word[u.len:]
	}
	return out
}

// plainWordOf is a word with what is in quoted-printable decoded, so that it has the same
// stand-in as the plain word.
func plainWordOf(word []byte) []byte {
	if bytes.IndexByte(word, '=') < 0 {
		return word
	}
	var out []byte
	for len(word) > 0 {
		u := unitAt(word)
		if u.quoted {
			out = append(out, u.octet)
		} else {
			out = append(out, word[:u.len]...)
		}
		word = word[u.len:]
	}
	return out
}

// isBlot reports whether a word is what was written over a secret before.
func isBlot(word []byte) bool {
	return len(word) >= few && (len(bytes.Trim(word, "x")) == 0 || len(bytes.Trim(word, "0")) == 0)
}

// other is another letter or digit than c, of the same kind.
func other(c byte, r uint64) byte {
	base, n := kindOf(c)
	return base + byte((uint64(c-base)+1+r%(n-1))%n)
}

// kindOf is the first of the letters or digits that c is one of, and how many there are.
func kindOf(c byte) (base byte, n uint64) {
	switch {
	case c <= '9':
		return '0', 10
	case c <= 'Z':
		return 'A', 26
	}
	return 'a', 26
}

// foreign appends a character beyond ASCII for another one of as many octets; for what is
// no UTF-8, an octet that never is.
func foreign(out, char []byte, r rune) []byte {
	first, n := rune(0), rune(0)
	switch len(char) {
	case 2:
		first, n = 'à', 0x20
	case 3:
		first, n = '一', 0x1000
	case 4:
		first, n = '😀', 0x40
	default:
		return append(out, 0xff)
	}
	is, _ := utf8.DecodeRune(char)
	if first+r%n == is {
		r++
	}
	return utf8.AppendRune(out, first+r%n)
}
