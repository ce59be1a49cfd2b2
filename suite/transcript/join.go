package transcript

import "strings"

// joinDirection makes one text of a direction that runs over several lines. The
// lines stay apart by LF, so that the place of every word is still known.
func (p *parser) joinDirection(l *line) (taken int, ok bool) {
	first := l.pos.Line - 1
	text := l.text
	for taken = 1; ; taken++ {
		end, quoted := closing(text)
		switch {
		case end >= 0:
			if rest := strings.TrimLeft(text[end+1:], blanks); rest != "" {
				at := placeIn(text, len(text)-len(rest), l.at)
				p.fail(at, show(rest)+" behind a stage direction", `nothing after ">"`)
				return taken, false
			}
			l.text = text[:end+1]
			return taken, true
		case quoted:
			p.fail(placeIn(text, len(text), l.at), "the end of the line inside quotes", `a closing '"' in the same line`)
			return taken, false
		case first+taken >= len(p.source) || !continues(p.source[first+taken]):
			p.fail(l.at, "a stage direction that does not end", `">" at its end`)
			return taken, false
		case len(text) > MaxLine:
			p.fail(l.at, "a stage direction longer than a line may be", `">" much earlier`)
			return taken, false
		}
		text += "\n" + strings.TrimRight(p.source[first+taken], blanks)
	}
}

// closing returns where the '>' of a direction stands, -1 if not in this text, and
// whether the text ends within quotes. Quotes count where a word begins, so that
// an apostrophe or an inch sign within a word does no harm.
func closing(text string) (end int, quoted bool) {
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == '>':
			return i, false
		case text[i] == '"' && (i == 1 || isSpace(text[i-1])):
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

// continues tells whether a line can carry on a direction: it is neither blank
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
