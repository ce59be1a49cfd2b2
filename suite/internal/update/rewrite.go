package update

import (
	"fmt"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// rewrite returns the source of a script with the expectations that do not hold
// replaced by the replies that came. The error tells of one that can't be rewritten.
func rewrite(src []byte, s *transcript.Script, replies []session.Reply) ([]byte, error) {
	p := &patch{lines: strings.SplitAfter(strings.TrimSuffix(string(src), "\n")+"\n", "\n")}
	of := map[*transcript.Expect]*transcript.Exchange{}
	for _, x := range s.Exchanges() {
		of[x.Reply] = x
	}
	for _, r := range replies {
		e, ok := r.Step.(*transcript.Expect)
		if !ok || r.Holds {
			continue
		}
		if err := p.status(e, r); err != nil {
			return nil, err
		}
		if err := p.body(e, r, of[e]); err != nil {
			return nil, err
		}
	}
	return []byte(strings.Join(p.lines, "")), nil
}

// patch is a source that is being rewritten: each line, with its end, becomes none, one
// or several in its place.
type patch struct{ lines []string }

// fixedError is an expectation that stays as it is.
type fixedError struct {
	line int
	what string
}

func (e *fixedError) Error() string {
	return fmt.Sprintf("line %d does not hold, and can't be rewritten: %s", e.line, e.what)
}

// literal wants a line of the script to be one that can be rewritten.
func literal(l transcript.Line, line int) error {
	if l.Kind == transcript.Pattern {
		return &fixedError{line, "it is a pattern"}
	}
	if _, ok := l.Text.Literal(); !ok {
		return &fixedError{line, "it has a value in it"}
	}
	return nil
}

// status rewrites the first line of a reply.
func (p *patch) status(e *transcript.Expect, r session.Reply) error {
	if r.StatusHolds {
		return nil
	}
	if err := literal(e.Status, e.Pos.Line); err != nil {
		return err
	}
	text := transcript.PlainLine(r.Status, false)
	if e.Status.Kind == transcript.Exact {
		text = transcript.Quote(r.Status)
	}
	p.replace(e.Pos, text)
	return nil
}

// replace puts another text after the colon of a line.
func (p *patch) replace(at transcript.Position, text string) {
	p.lines[at.Line-1] = like(p.lines[at.Line-1], text)
}

// like is a step with the layout of another one: blanks, who speaks, a colon, blanks,
// and the end of the line.
func like(line, text string) string {
	n := strings.IndexByte(line, ':') + 1
	bare := strings.TrimRight(line, "\r\n")
	before := bare[:len(bare)-len(strings.TrimLeft(bare[n:], " \t"))]
	switch {
	case text == "":
		before = bare[:n]
	case len(before) == n:
		before += " "
	}
	return before + text + ending(line)
}

// ending is the end of a line, "" for a last one without.
func ending(line string) string {
	return line[len(strings.TrimRight(line, "\r\n")):]
}

// body rewrites the lines of a multi-line reply.
func (p *patch) body(e *transcript.Expect, r session.Reply, x *transcript.Exchange) error {
	if e.Body == nil || x == nil {
		return nil
	}
	if r.Lines == nil { // the reply has one line now
		p.remove(e)
		return nil
	}
	var old []string
	for _, b := range e.Body {
		if b.Direction != nil {
			return &fixedError{b.Pos.Line, "it is a direction"}
		}
		if err := literal(b.Line, b.Pos.Line); err != nil {
			return err
		}
		text, _ := b.Text.Literal()
		old = append(old, text)
	}
	keyword, _ := x.Command()
	p.lay(e, old, align(keyword, old, r.Lines))
	return nil
}

// lay writes new lines: those of the old ones that stay, or that another takes the
// place of, where they stood, and more after them.
func (p *patch) lay(e *transcript.Expect, old []string, edit edit) {
	for i, b := range e.Body {
		switch text := edit.instead[i]; {
		case text == nil:
			p.lines[b.Pos.Line-1] = ""
		case *text != old[i]:
			p.replace(b.Pos, transcript.PlainLine(*text, true))
		}
	}
	at := e.Status.Pos.Line
	model := p.lines[at-1]
	if edit.behind >= 0 {
		at = e.Body[edit.behind].Pos.Line
	}
	for _, text := range edit.more {
		p.lines[at-1] += like(model, transcript.PlainLine(text, true))
	}
}

// remove takes the lines of a reply away, the last one with the dot too.
func (p *patch) remove(e *transcript.Expect) {
	at := e.Pos.Line
	for _, b := range e.Body {
		p.lines[b.Pos.Line-1] = ""
		at = b.Pos.Line
	}
	side, _, _ := strings.Cut(strings.TrimLeft(p.lines[e.Pos.Line-1], " \t"), ":")
	for ; at < len(p.lines); at++ {
		name, text, _ := strings.Cut(strings.TrimSpace(p.lines[at]), ":")
		if name == side && strings.TrimSpace(text) == "." {
			p.lines[at] = ""
			return
		}
	}
}
