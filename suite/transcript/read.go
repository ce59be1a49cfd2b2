package transcript

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
)

// role is what a step can be, as far as its own text tells.
type role int

const (
	broken    role = iota // there is a mistake in it: anything goes
	command               // C: a line
	direct                // C: a direction
	status                // S: +OK, -ERR or +, without quotes
	either                // S: quoted or a pattern, which may be a status line or a line of a reply
	inReply               // S: what only a multi-line reply can hold
	lastDot               // S: a lone dot
	serverAct             // S: a direction of the server
)

// read is what the text of a step says, before anything is known about the
// steps around it.
type read struct {
	role  role
	want  Line       // of a server line
	send  Text       // of a client line
	act   *Direction // of a direction
	uses  []use
	names []string // named groups of a pattern
	cost  int      // of a pattern

	// closes: from this server line on, the server lines of the connection go on
	// to a lone dot, without anything between that is no line of a reply.
	closes bool
}

// readSteps reads the text of every step.
func (p *parser) readSteps() {
	left := maxPatterns
	for i := range p.lines {
		l := &p.lines[i]
		switch {
		case l.kind != stepLine || l.bad:
			continue
		case len(p.errs) > mostErrors:
			l.role, l.bad = broken, true
			continue
		}
		bad := l.readText()
		if left -= l.cost; bad == nil && left < 0 {
			bad = &mistake{0, "one pattern more", fmt.Sprintf("patterns that come to at most %d steps together", maxPatterns)}
		}
		if bad != nil {
			l.role, l.bad = broken, true
			p.failIn(l.text, l.at, bad)
		}
	}
}

func (l *line) readText() *mistake {
	switch {
	case strings.HasPrefix(l.text, "<"):
		return l.readAct()
	case l.side == 'C':
		return l.readCommand()
	}
	return l.readReply()
}

func (l *line) readAct() (bad *mistake) {
	sides := []side{client}
	if l.side == 'S' {
		sides = []side{server, body}
	}
	var from side
	l.act, from, l.uses, bad = readDirection(l.text, sides...)
	if bad != nil {
		return bad
	}
	l.act.Place = l.stands()
	l.role = map[side]role{client: direct, server: serverAct, body: inReply}[from]
	return nil
}

func (l *line) readCommand() (bad *mistake) {
	l.role = command
	text := strings.TrimRight(l.text, blanks)
	switch {
	case text == "":
		return &mistake{0, "nothing", `a command, or "" for an empty line`}
	case text[0] == '"':
		l.send, l.uses, bad = quotedText(text)
	default:
		l.send, l.uses = plainText(text)
	}
	return bad
}

func (l *line) readReply() (bad *mistake) {
	text := strings.TrimRight(l.text, blanks)
	l.want.Pos = l.at
	switch {
	case strings.HasPrefix(text, `"`):
		l.role, l.want.Kind = either, Exact
		l.want.Text, l.uses, bad = quotedText(text)
		if text, ended := l.want.Text.cutLF(); ended && bad == nil {
			l.want.Kind, l.want.Text, l.want.LF = Meaning, text, true
		}
		if bad == nil && strings.Contains(l.want.Text.String(), "\n") {
			return &mistake{0, `\n in a line of the server`, "a line, which LF would end"}
		}
		return bad
	case strings.HasPrefix(text, "/"):
		l.role, l.want.Kind = either, Pattern
		return l.readPattern(text)
	}
	l.want.Text, l.uses = plainText(text)
	switch {
	case text == ".":
		l.role = lastDot
	case hasStatus(text):
		l.role = status
	case strings.HasPrefix(text, "+"):
		return &mistake{0, show(text),
			`+OK, or a challenge: "+", a blank, and its octets` + didYouMean(firstWord(text), []string{"+OK"})}
	default:
		l.role = inReply
	}
	return nil
}

// hasStatus reports whether a line begins as a status line, or a challenge, does.
func hasStatus(text string) bool {
	return strings.HasPrefix(text, "+OK") || strings.HasPrefix(text, "-ERR") || text == "+" ||
		strings.HasPrefix(text, "+ ")
}

func firstWord(s string) string {
	s, _, _ = strings.Cut(s, " ")
	return s
}

func (l *line) readPattern(text string) *mistake {
	if len(text) < 2 || text[len(text)-1] != '/' {
		return &mistake{0, "a pattern that does not end", `a closing "/" (a line that begins with "/" is written in quotes)`}
	}
	expr := text[1 : len(text)-1]
	l.want.Text = Text{{Literal: expr}}
	if l.cost = patternCost(expr); l.cost > maxPattern {
		return &mistake{1, "a pattern that is too large",
			fmt.Sprintf("one that comes to at most %d steps, repetitions written out", maxPattern)}
	}
	re, err := compile(expr)
	if err != nil {
		offset := 1
		var bad *syntax.Error
		if errors.As(err, &bad) {
			offset += max(strings.Index(expr, bad.Expr), 0)
			return &mistake{offset, "a bad pattern: " + bad.Code.String() + " " + show(bad.Expr), "a regular expression of Go"}
		}
		return &mistake{offset, "a bad pattern", "a regular expression of Go"}
	}
	l.want.re = re
	for _, name := range re.SubexpNames() {
		if name != "" {
			l.names = append(l.names, name)
		}
	}
	return nil
}

// compile compiles an expression such that it must match a whole line. It is
// compiled alone first: "a)(b" must not become good by what stands around it.
func compile(expr string) (*regexp.Regexp, error) {
	if _, err := regexp.Compile(expr); err != nil {
		return nil, err
	}
	return regexp.Compile(`\A(?:` + expr + `)\z`)
}

// Regexp returns the expression of a Pattern, compiled to match a whole line;
// nil for a line of another kind, and for an expression that is none.
func (l Line) Regexp() *regexp.Regexp {
	if l.re != nil || l.Kind != Pattern {
		return l.re
	}
	re, _ := compile(l.Text.String())
	return re
}

// stands is where the step stands and its connection.
func (l *line) stands() Place { return Place{Pos: l.pos, Conn: max(l.conn, 1)} }
