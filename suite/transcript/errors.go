package transcript

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Error is one mistake in a transcript.
type Error struct {
	Pos      Position
	Found    string // what stands there
	Expected string // what should stand there
	Line     string // the line of the source, without its end
}

// Error prints the place, the mistake, and the line with a caret below it.
func (e *Error) Error() string {
	head := fmt.Sprintf("%s:%d: found %s, expected %s", e.Pos, e.Pos.Column, e.Found, e.Expected)
	if e.Line == "" {
		return head
	}
	text, caret := excerpt(e.Line, e.Pos.Column)
	return head + "\n    " + text + "\n    " + caret
}

// excerptBefore and excerptAfter are how many octets of a long line an error
// shows on either side of the caret.
const excerptBefore, excerptAfter = 80, 40

// excerpt returns the line around the column, and a line with a caret below it.
// Control octets become '?', because a script must not steer the terminal.
func excerpt(line string, column int) (text, caret string) {
	at := min(max(column-1, 0), len(line))
	from, to := 0, len(line)
	if at > excerptBefore {
		from = at - excerptBefore
		for from < at && !utf8.RuneStart(line[from]) {
			from++
		}
	}
	if to-at > excerptAfter {
		to = at + excerptAfter
		for to < len(line) && !utf8.RuneStart(line[to]) {
			to++
		}
	}
	pad := strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, line[from:at])
	return strings.Map(visible, line[from:to]), pad + "^"
}

func visible(r rune) rune {
	if r != '\t' && isControl(r) {
		return '?'
	}
	return r
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f }

// Errors is all that is wrong with one transcript, in the order of the file.
type Errors []*Error

// Error prints every mistake.
func (es Errors) Error() string {
	texts := make([]string, len(es))
	for i, e := range es {
		texts[i] = e.Error()
	}
	return strings.Join(texts, "\n")
}

// Unwrap lets [errors.As] and [errors.Is] look at each mistake.
func (es Errors) Unwrap() []error {
	list := make([]error, len(es))
	for i, e := range es {
		list[i] = e
	}
	return list
}

// inOrder sorts by place, since some mistakes show only when the whole file is known.
func (es Errors) inOrder() Errors {
	slices.SortStableFunc(es, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Column, b.Pos.Column))
	})
	return es
}

// show quotes what a transcript holds for an error message, shortened, and
// without doubling its backslashes if that can be helped.
func show(s string) string {
	const most = 60
	if len(s) > most {
		cut := most
		for cut > 0 && !utf8.RuneStart(s[cut]) {
			cut--
		}
		s = s[:cut] + "..."
	}
	if strings.ContainsAny(s, `\"`) && strconv.CanBackquote(s) {
		return "`" + s + "`"
	}
	return strconv.Quote(s)
}
