package transcript

import (
	"strings"
	"unicode/utf8"
)

// place is where a line of the protocol stands in a transcript: what a plain
// line can hold depends on it.
type place int

const (
	commandLine place = iota
	statusLine
	bodyText
)

// plainOrQuoted writes a text plain where a plain line can hold it.
func (t Text) plainOrQuoted(where place) string {
	if t.plain(where) {
		return t.String()
	}
	return t.quote()
}

// plain reports whether a plain line can hold the text, so that reading it gives
// the same text again.
func (t Text) plain(where place) bool {
	for _, part := range t.merged() {
		for i := range len(part.Literal) {
			if c := part.Literal[i]; c != '\t' && isControl(rune(c)) {
				return false
			}
			if _, n := valueAt(part.Literal[i:]); n > 0 {
				return false
			}
		}
	}
	text := t.String()
	if strings.Trim(text, blanks) != text {
		return false
	}
	switch where {
	case commandLine:
		return text != "" && text[0] != '<' && text[0] != '"'
	case statusLine:
		return hasStatus(text)
	}
	return text == "" || text != "." && !strings.ContainsRune(`<"/+`, rune(text[0])) && !strings.HasPrefix(text, "-ERR")
}

// Quote writes octets as a quoted text, in which nothing is a value.
func Quote(text string) string { return Text{{Literal: text}}.quote() }

// PlainLine writes octets of a session, without CRLF, as the text of a step:
// plain where that says the same, else quoted. body tells a line within a multi-line
// reply from a command or a status line.
func PlainLine(text string, body bool) string {
	t := Text{{Literal: text}}
	if !utf8.ValidString(text) {
		return t.quote()
	}
	if body {
		return t.plainOrQuoted(bodyText)
	}
	if text != "" && (text[0] == '+' || text[0] == '-') {
		return t.plainOrQuoted(statusLine)
	}
	if strings.HasPrefix(text, "/") {
		return t.quote()
	}
	return t.plainOrQuoted(commandLine)
}
