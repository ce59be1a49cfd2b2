// Package escape makes text harmless that comes from outside (a server, a file and its
// name, what a command has printed) before a person or a CI system reads it. Nothing is
// lost: what can't be seen, or would act, is written as an escape.
//
// What would act is, on a terminal, a control octet, in C1 as in C0, also as a lone octet
// that is no UTF-8, and whatever changes the direction of text or has no width; and in
// the log of a CI system, a command to its runner: "::error::" and the like at the
// beginning of a line, "##[error]", "##vso[...]" and "##teamcity[...]" anywhere.
package escape

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Line returns a text in one line, line ends escaped.
func Line(s string) string { return disarm(escape(s, "")) }

// Lines returns the lines of a text; those at its end that are empty go.
func Lines(s string) []string {
	lines := strings.Split(strings.TrimRight(s, "\r\n"), "\n")
	for i, line := range lines {
		lines[i] = Line(strings.TrimSuffix(line, "\r"))
	}
	return lines
}

// Text returns a text that may have several lines, and tabs in them, such as the
// message of an error.
func Text(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = disarm(escape(line, "\t"))
	}
	return strings.Join(lines, "\n")
}

// escape escapes what is hidden, but for what is kept.
func escape(s, kept string) string {
	if !strings.ContainsFunc(s, hidden) && utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for i, width := 0, 0; i < len(s); i += width {
		var r rune
		r, width = utf8.DecodeRuneInString(s[i:])
		switch {
		case strings.ContainsRune(kept, r):
			b.WriteRune(r)
		case r == utf8.RuneError && width == 1, hidden(r) && r < utf8.RuneSelf:
			b.WriteString(octet(s[i]))
		case hidden(r) && r > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, r)
		case hidden(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// hidden reports whether a character is not to be seen, or changes how others are: the
// controls of C0 and C1, the separators of lines, the formats (direction, zero width),
// and what is assigned to nothing.
func hidden(r rune) bool { return !unicode.IsGraphic(r) || unicode.Is(unicode.Cf, r) }

func octet(o byte) string {
	switch o {
	case '\r':
		return `\r`
	case '\n':
		return `\n`
	case '\t':
		return `\t`
	}
	return fmt.Sprintf(`\x%02x`, o)
}

// disarm escapes commands to the runner of a CI system in a line.
func disarm(line string) string {
	if rest := strings.TrimLeftFunc(line, unicode.IsSpace); strings.HasPrefix(rest, "::") {
		line = line[:len(line)-len(rest)] + `\x3a` + rest[1:]
	}
	for from := 0; ; {
		i := strings.Index(line[from:], "##")
		if i < 0 {
			return line
		}
		from += i
		if commands(line[from:]) {
			line = line[:from] + `\x23` + line[from+1:]
		}
		from++
	}
}

// commands reports whether a text that begins with ## is a command: a word may follow,
// and then a bracket.
func commands(text string) bool {
	rest := strings.TrimLeftFunc(text[2:], func(r rune) bool { return r < utf8.RuneSelf && unicode.IsLetter(r) })
	return strings.HasPrefix(rest, "[")
}
