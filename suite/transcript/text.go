package transcript

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// String is the text as an unquoted line would write it.
func (t Text) String() string {
	var b strings.Builder
	for _, part := range t {
		b.WriteString(part.Literal)
		if part.Name != "" {
			b.WriteString(part.value())
		}
	}
	return b.String()
}

// Literal returns the octets of a text that has no values to be filled in.
func (t Text) Literal() (octets string, ok bool) {
	for _, part := range t {
		if part.Name != "" {
			return "", false
		}
		octets += part.Literal
	}
	return octets, true
}

// value is the part as it is written: {name}, {name+1}.
func (p Part) value() string {
	switch {
	case p.Add > 0:
		return "{" + p.Name + "+" + strconv.Itoa(p.Add) + "}"
	case p.Add < 0:
		return "{" + p.Name + strconv.Itoa(p.Add) + "}"
	}
	return "{" + p.Name + "}"
}

// use is one appearance of a value, at an offset into the text of a step.
type use struct {
	offset int
	Part
}

// mistake is an error whose place is an offset into a text.
type mistake struct {
	offset          int
	found, expected string
}

// plainText reads text without quotes: every octet stands for itself, except {name}.
func plainText(s string) (Text, []use) {
	var b textBuilder
	for i := 0; i < len(s); {
		if part, n := valueAt(s[i:]); n > 0 {
			b.value(part, i)
			i += n
			continue
		}
		b.octet(s[i])
		i++
	}
	return b.done(), b.uses
}

// cutLF returns the text without the LF at its end, and whether there is one.
func (t Text) cutLF() (Text, bool) {
	n := len(t) - 1
	if n < 0 || t[n].Name != "" || !strings.HasSuffix(t[n].Literal, "\n") {
		return t, false
	}
	last := Part{Literal: strings.TrimSuffix(t[n].Literal, "\n")}
	switch {
	case last.Literal != "":
		return append(t[:n:n], last), true
	case n == 0:
		return nil, true
	}
	return t[:n], true
}

// quotedText reads a quoted text, quotes included. An escaped brace is never
// the beginning of a value.
func quotedText(s string) (Text, []use, *mistake) {
	n := quotedLen(s)
	switch {
	case n < 0:
		return nil, nil, &mistake{0, "a quoted text that does not end", `a closing '"'`}
	case n < len(s):
		rest := strings.TrimLeft(s[n:], blanks)
		return nil, nil,
			&mistake{len(s) - len(rest), show(rest) + " after a quoted text",
				`nothing after '"' (within quotes it is written \")`}
	}
	var b textBuilder
	for i := 1; i < len(s)-1; {
		if part, n := valueAt(s[i:]); n > 0 {
			b.value(part, i)
			i += n
			continue
		}
		if s[i] != '\\' {
			b.octet(s[i]) // as it stands: UnquoteChar would replace octets that are no UTF-8
			i++
			continue
		}
		r, multibyte, tail, err := strconv.UnquoteChar(s[i:len(s)-1], '"')
		if err != nil {
			return nil, nil,
				&mistake{i, show(s[i:min(i+2, len(s)-1)]), `an escape of a Go string, such as \r, \n, \t, \", \\ or \x00`}
		}
		if r < utf8.RuneSelf || !multibyte {
			b.octet(byte(r))
		} else {
			b.literal = utf8.AppendRune(b.literal, r)
		}
		i = len(s) - 1 - len(tail)
	}
	return b.done(), b.uses, nil
}

// textBuilder collects the parts of a text.
type textBuilder struct {
	text    Text
	uses    []use
	literal []byte
}

func (b *textBuilder) octet(c byte) { b.literal = append(b.literal, c) }

func (b *textBuilder) value(part Part, offset int) {
	b.flush()
	b.text = append(b.text, part)
	b.uses = append(b.uses, use{offset, part})
}

func (b *textBuilder) flush() {
	if len(b.literal) > 0 {
		b.text = append(b.text, Part{Literal: string(b.literal)})
		b.literal = nil
	}
}

func (b *textBuilder) done() Text {
	b.flush()
	return b.text
}

// valueAt reads {name}, {name+1} or {name-1} at the beginning of s; n is 0 if
// the brace stands for itself.
func valueAt(s string) (part Part, n int) {
	if s == "" || s[0] != '{' {
		return Part{}, 0
	}
	i := 1
	for i < len(s) && (isLetter(s[i]) || s[i] == '_' || i > 1 && isDigit(s[i])) {
		i++
	}
	if i == 1 || i == len(s) {
		return Part{}, 0
	}
	part.Name = s[1:i]
	if sign := s[i]; sign == '+' || sign == '-' {
		from := i + 1
		for i = from; i < len(s) && isDigit(s[i]); i++ {
		}
		add, err := strconv.ParseInt(s[from:i], 10, 32)
		if err != nil || i == len(s) {
			return Part{}, 0
		}
		part.Add = int(add)
		if sign == '-' {
			part.Add = -part.Add
		}
	}
	if s[i] != '}' {
		return Part{}, 0
	}
	return part, i + 1
}

// quote writes a text in quotes, such that quotedText reads the same parts again.
func (t Text) quote() string {
	var b strings.Builder
	b.WriteByte('"')
	for _, part := range t.merged() {
		if part.Name != "" {
			b.WriteString(part.value())
			continue
		}
		quoteLiteral(&b, part.Literal)
	}
	b.WriteByte('"')
	return b.String()
}

func quoteLiteral(b *strings.Builder, s string) {
	for s != "" {
		n := strings.IndexByte(s, '{')
		if n < 0 {
			n = len(s)
		}
		inner := strconv.Quote(s[:n])
		b.WriteString(inner[1 : len(inner)-1])
		if s = s[n:]; s == "" {
			return
		}
		if _, n := valueAt(s); n > 0 {
			b.WriteString(`\x7b`)
		} else {
			b.WriteByte('{')
		}
		s = s[1:]
	}
}

// merged joins literal parts that stand side by side, since what looks like a
// value might begin in one and end in the next.
func (t Text) merged() Text {
	var out Text
	for _, part := range t {
		last := len(out) - 1
		if part.Name == "" && last >= 0 && out[last].Name == "" {
			out[last].Literal += part.Literal
			continue
		}
		out = append(out, part)
	}
	return out
}
