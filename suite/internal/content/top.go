package content

import (
	"bytes"
	"unicode/utf8"
)

// HeaderEnd returns where the body of a message begins, after the blank line that ends
// its header section; -1 if there is no blank line.
func HeaderEnd(text []byte) int {
	if bytes.HasPrefix(text, []byte("\r\n")) {
		return 2
	}
	i := bytes.Index(text, []byte("\r\n\r\n"))
	if i < 0 {
		return -1
	}
	return i + 4
}

// Top returns the header section, the blank line and the given number of lines of the
// body (RFC 1939 section 7, TOP). Separated reports whether a blank line ends the header
// section; without one all of the message is header.
func Top(text []byte, lines int) (cut []byte, separated bool) {
	end := HeaderEnd(text)
	if end < 0 {
		return text, false
	}
	for ; lines > 0 && end < len(text); lines-- {
		i := bytes.Index(text[end:], []byte("\r\n"))
		if i < 0 {
			return text, true
		}
		end += i + 2
	}
	return text[:end], true
}

// PlainHeader reports whether the header section is ASCII.
func PlainHeader(text []byte) bool {
	if end := HeaderEnd(text); end >= 0 {
		text = text[:end]
	}
	for _, c := range text {
		if c > 0x7f {
			return false
		}
	}
	return true
}

// International reports whether the header section is in UTF-8, and not in ASCII, as that of an
// internationalized message is (RFC 6532). One in Latin-1 is that of old mail.
func International(text []byte) bool {
	if end := HeaderEnd(text); end >= 0 {
		text = text[:end]
	}
	return !PlainHeader(text) && utf8.Valid(text)
}

// EndsInBlankLine reports whether a blank line follows the body, which a server had no
// reason to add.
func EndsInBlankLine(text []byte) bool {
	return bytes.HasSuffix(text, []byte("\r\n\r\n")) && HeaderEnd(text) < len(text)
}
