package transcript

import (
	"fmt"
	"time"
)

// mostErrors bounds what Parse reports about a file that is no transcript at all.
const mostErrors = 100

// parser holds what is known while one transcript is read. The passes over its
// lines stand in Parse.
type parser struct {
	file      string
	source    []string // the lines as they stand in the file
	recording bool     // the header says so: what is missing at the end is nobody's mistake
	lines     []line
	errs      Errors
	script    *Script

	fields   map[string]Position // header fields that came
	steps    bool                // a step came: the header is over
	passed   time.Duration       // since the last step
	numbered numbering
	known    map[string]bool // names of values
	conns    map[int]*conn
}

// Parse reads a transcript. file is its name for error messages. If there are
// mistakes, the error is [Errors], and holds all of them.
func Parse(file string, src []byte) (*Script, error) {
	p := &parser{
		file:   file,
		script: &Script{File: file, Header: Header{Account: DefaultAccount}},
		fields: map[string]Position{},
		known:  predefinedValues(),
		conns:  map[int]*conn{},
	}
	if p.split(src) {
		p.lex()
		p.title()
		p.readSteps()
		p.findEnds()
		p.walk()
		p.closeBodies()
	}
	if len(p.errs) > 0 {
		return nil, p.errs.inOrder()
	}
	p.script.lines = p.lines
	return p.script, nil
}

// walk goes through the lines in order, and builds the header and the steps.
func (p *parser) walk() {
	for i := range p.lines {
		switch l := &p.lines[i]; l.kind {
		case dotsLine:
			p.passed = together(p.passed, l.elapsed)
		case fieldLine:
			p.field(l)
		case stepLine:
			if l.bad {
				p.passOver(l)
				continue
			}
			p.steps = true
			p.step(l)
		}
	}
	if !p.steps && len(p.errs) == 0 {
		p.fail(Position{p.file, len(p.source) + 1, 1}, "the end of the file", `a step ("C:" or "S:")`)
	}
}

// fail records a mistake.
func (p *parser) fail(at Position, found, expected string) {
	if len(p.errs) > mostErrors {
		return
	}
	if len(p.errs) == mostErrors {
		found, expected = fmt.Sprintf("more than %d mistakes", mostErrors), "a transcript"
	}
	e := &Error{Pos: at, Found: found, Expected: expected}
	if at.Line <= len(p.source) {
		e.Line = p.source[at.Line-1]
	}
	p.errs = append(p.errs, e)
}

// failIn records a mistake found by a reader of a text that begins at start.
func (p *parser) failIn(text string, start Position, m *mistake) {
	p.fail(placeIn(text, m.offset, start), m.found, m.expected)
}
