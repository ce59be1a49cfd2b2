package transcript

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Format writes a transcript in its canonical form: one blank after a colon,
// the values of the header in one column, directions in one line and in the
// words of their first form, quotes only where they are needed. Comments and blank
// lines stay where they are. A script that did not come from Parse, or whose
// steps were changed since, is written without a layout of its own.
func Format(s *Script) []byte {
	lines := s.lines
	if !s.laidOut() {
		lines = s.layout()
	}
	f := formatter{script: s, column: len("maildrop: ")}
	for _, l := range lines {
		if l.kind == fieldLine && l.name == "maildrop2" {
			f.column = len("maildrop2: ")
		}
	}
	for _, l := range lines {
		f.line(&l)
	}
	return append(bytes.TrimRight(f.out.Bytes(), "\n"), '\n')
}

// formatter writes one script.
type formatter struct {
	script *Script
	out    bytes.Buffer
	column int // where the values of the header begin
}

func (f *formatter) line(l *line) {
	switch l.kind {
	case blankLine:
	case commentLine:
		f.out.WriteString("#" + l.text)
	case dotsLine:
		f.out.WriteString(elision(l.elapsed))
	case fieldLine:
		fmt.Fprintf(&f.out, "%-*s%s", f.column, l.name+":", f.values(l))
	case stepLine:
		f.out.WriteString(stepLineText(l))
	}
	f.out.WriteByte('\n')
}

// values are the values of a header field, or of a proves line among the steps.
func (f *formatter) values(l *line) string {
	h := &f.script.Header
	if step, ok := l.node.(*Proves); ok {
		return ids(step.Rules)
	}
	switch l.name {
	case "proves":
		return ids(h.Proves)
	case "maildrop":
		return h.Maildrop.String()
	case "maildrop2":
		return h.Maildrop2.String()
	case "requires":
		return strings.Join(h.Requires, " ")
	case "pins":
		return strings.Join(h.Pins, " ")
	case "recorded":
		return h.Recorded.UTC().Format(time.RFC3339Nano)
	}
	return h.Account.User + " " + h.Account.Secret
}

func ids(rules []Rule) string {
	names := make([]string, len(rules))
	for i, r := range rules {
		names[i] = r.ID
	}
	return strings.Join(names, " ")
}

// String is the maildrop as the header writes it.
func (m Maildrop) String() string {
	switch {
	case m.Any && m.AtLeast > 0:
		return "any " + strconv.Itoa(m.AtLeast) + "+"
	case m.Any:
		return "any"
	}
	return m.Name
}

// stepLineText is a whole line with a step or a line of a reply.
func stepLineText(l *line) string {
	number := ""
	if l.conn > 0 {
		number = strconv.Itoa(l.conn)
	}
	side, text := "S", ""
	switch node := l.node.(type) {
	case *Command:
		side, text = "C", node.Text.plainOrQuoted(commandLine)
	case *Expect:
		text = node.Status.source(statusLine)
	case *Direction:
		side, text = node.source()
	case bodyRef:
		text = node.source()
	}
	return strings.TrimRight(side+number+": "+text, blanks)
}

func (r bodyRef) source() string {
	if r.index == len(r.of.Body) {
		return "."
	}
	b := r.of.Body[r.index]
	if b.Direction != nil {
		_, text := b.Direction.source()
		return text
	}
	return b.Line.source(bodyText)
}

// source is the line as it stands after the colon.
func (l Line) source(where place) string {
	switch l.Kind {
	case Exact:
		return l.Text.quote()
	case Pattern:
		return "/" + l.Text.String() + "/"
	}
	if l.LF {
		return append(slices.Clone(l.Text), Part{Literal: "\n"}).quote()
	}
	return l.Text.plainOrQuoted(where)
}

// source is the direction in the first form of its kind that has as many blanks
// as the direction has arguments, and the side that form is for.
func (d *Direction) source() (side, text string) {
	for _, f := range directions {
		want := strings.Fields(f.Words)
		if f.Kind != d.Kind || strings.Count(f.Words, "%") != len(d.Args) {
			continue
		}
		next := 0
		for i, w := range want {
			if w[0] != '%' {
				continue
			}
			want[i] = d.Args[next].String()
			if w == "%q" {
				want[i] = d.Args[next].quote()
			}
			next++
		}
		side = "S"
		if f.Side == client {
			side = "C"
		}
		return side, "<" + strings.Join(want, " ") + ">"
	}
	return "C", fmt.Sprintf("<direction %d>", d.Kind)
}
