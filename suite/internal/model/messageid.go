package model

import "strings"

// IsMessageID reports whether a text is the msg-id of RFC 822 as one word, angle brackets
// included: a local part and a domain, with an @ between them. An @ or a bracket in
// quotes is a part of it like any other.
func IsMessageID(text string) bool {
	id, ok := messageID(text)
	return ok && id == text
}

// messageID reads the msg-id that a text begins with.
func messageID(text string) (id string, ok bool) {
	rest, ok := strings.CutPrefix(text, "<")
	if !ok {
		return "", false
	}
	rest, ok = dotted(rest, '"', '"')
	if !ok || !strings.HasPrefix(rest, "@") {
		return "", false
	}
	rest, ok = dotted(rest[1:], '[', ']')
	if !ok || !strings.HasPrefix(rest, ">") {
		return "", false
	}
	return text[:len(text)-len(rest)+1], true
}

// dotted reads atoms with dots between them, each of which may stand between delimiters
// instead, and returns what follows.
func dotted(text string, from, to byte) (rest string, ok bool) {
	for {
		if text, ok = word(text, from, to); !ok || !strings.HasPrefix(text, ".") {
			return text, ok
		}
		text = text[1:]
	}
}

// word reads an atom, or what stands between delimiters.
func word(text string, from, to byte) (rest string, ok bool) {
	if text == "" || text[0] != from {
		n := 0
		for n < len(text) && isAtom(text[n]) {
			n++
		}
		return text[n:], n > 0
	}
	for i := 1; i < len(text) && text[i] > ' ' && text[i] < 0x7f; i++ {
		switch text[i] {
		case to:
			return text[i+1:], true
		case from:
			return "", false
		case '\\':
			i++
			if i < len(text) && (text[i] <= ' ' || text[i] >= 0x7f) {
				return "", false
			}
		}
	}
	return "", false
}

// isAtom reports whether an octet may be a part of an atom (RFC 822 section 3.3).
func isAtom(c byte) bool {
	return c > ' ' && c < 0x7f && !strings.ContainsRune(`()<>@,;:\".[]`, rune(c))
}
