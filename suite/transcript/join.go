package transcript

import "strings"

// joinDirection makes one text of a direction that runs over several lines. The
// lines stay apart by LF, so that the place of every word is still known.
func (p *parser) joinDirection(l *line) (taken int, ok bool) {
	var joined strings.Builder
	piece, at := l.text[1:], after(l.at, 1) // of the line at hand
	joined.WriteByte('<')
	for taken = 1; ; taken++ {
		end, quoted := closing(piece)
		switch {
		case end >= 0:
			if rest := strings.TrimLeft(piece[end+1:], blanks); rest != "" {
				p.fail(after(at, len(piece)-len(rest)), show(rest)+" after a stage direction", `nothing after ">"`)
				return taken, false
			}
			joined.WriteString(piece[:end+1])
			l.text = joined.String()
			return taken, true
		case quoted:
			p.fail(after(at, len(piece)), "the end of the line inside quotes", `a closing '"' in the same line`)
			return taken, false
		case at.Line == len(p.source) || !continues(p.source[at.Line]):
			p.fail(l.at, "a stage direction that does not end", `">" at its end`)
			return taken, false
		case joined.Len() > maxLine:
			p.fail(l.at, "a stage direction longer than a line may be", `">" much earlier`)
			return taken, false
		}
		joined.WriteString(piece)
		joined.WriteByte('\n')
		piece, at = strings.TrimRight(p.source[at.Line], blanks), Position{p.file, at.Line + 1, 1}
	}
}

// closing returns where the '>' of a direction stands in one of its lines, -1 if it
// is in none so far, and whether the line ends within quotes. Quotes count where a
// word begins, so that an apostrophe or an inch sign within a word does no harm.
func closing(text string) (end int, quoted bool) {
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '>':
			return i, false
		case text[i] == '"' && (i == 0 || isSpace(text[i-1])):
			n := quotedLen(text[i:])
			if n < 0 {
				return -1, true
			}
			i += n - 1
		}
	}
	return -1, false
}

// quotedLen is the length of the quoted string at the beginning of s, quotes
// included; -1 if it does not end in the same line.
func quotedLen(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '"':
			return i + 1
		case '\\':
			i++
		case '\n':
			return -1
		}
	}
	return -1
}

// continues reports whether a line can carry on a direction: it is neither blank
// nor a comment nor the next step.
func continues(source string) bool {
	text := strings.Trim(source, blanks)
	if text == "" || text[0] == '#' {
		return false
	}
	name, _, found := strings.Cut(text, ":")
	if !found || !isName(name) {
		return true
	}
	_, _, step := stepName(name)
	return !step
}

// placeIn is the place of the octet at offset in a text of one or more lines
// that begins at start.
func placeIn(text string, offset int, start Position) Position {
	before := text[:offset]
	last := strings.LastIndexByte(before, '\n')
	if last < 0 {
		return after(start, offset)
	}
	start.Line += strings.Count(before, "\n")
	start.Column = offset - last
	return start
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' }
