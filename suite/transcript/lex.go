package transcript

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// MaxFile and maxLine (in octets) and mostLines bound what Parse reads: a
// transcript is written by hand or recorded from one session, and a file beyond them
// is something else.
const (
	MaxFile   = 64 << 20
	maxLine   = 1 << 20
	mostLines = 1 << 20
)

type lineKind int

const (
	blankLine lineKind = iota
	commentLine
	dotsLine
	fieldLine
	stepLine
)

// line is one line of the source; a direction that runs over several is one too.
type line struct {
	kind  lineKind
	pos   Position // of the first octet that counts
	text  string   // of a comment, what follows '#'; of a field or step, what follows ':'
	at    Position // where text begins
	name  string   // of a field
	side  byte     // of a step, 'C' or 'S'
	conn  int      // of a step, as written; 0 without a number
	*read          // of a step, what its text says
	bad   bool     // a mistake has been reported

	elapsed time.Duration // of dots

	// node is what the line became, for Format: a Step, a bodyRef, or nil.
	node any
}

const blanks = " \t"

// split cuts the source into lines without their ends.
func (p *parser) split(src []byte) bool {
	if len(src) > MaxFile {
		p.fail(Position{p.file, 1, 1}, fmt.Sprintf("a file of %d octets", len(src)), fmt.Sprintf("at most %d", MaxFile))
		return false
	}
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	p.source = strings.Split(string(src), "\n")
	p.recording = isRecording(p.source)
	if last := len(p.source) - 1; p.source[last] == "" || p.recording {
		p.source = p.source[:last]
	}
	if n := len(p.source); n > mostLines {
		p.fail(Position{p.file, mostLines + 1, 1}, fmt.Sprintf("a file of %d lines", n), fmt.Sprintf("at most %d", mostLines))
		return false
	}
	for i, text := range p.source {
		p.source[i] = strings.TrimSuffix(text, "\r")
		if len(text) > maxLine {
			p.fail(Position{p.file, i + 1, maxLine}, fmt.Sprintf("a line of %d octets", len(text)),
				fmt.Sprintf("at most %d", maxLine))
			return false
		}
	}
	return true
}

// lex classifies every line, and joins the lines of a direction.
func (p *parser) lex() {
	for i := 0; i < len(p.source) && len(p.errs) <= mostErrors; {
		text := strings.Trim(p.source[i], blanks)
		indent := len(p.source[i]) - len(strings.TrimLeft(p.source[i], blanks))
		l := line{pos: Position{p.file, i + 1, indent + 1}}
		taken := 1
		switch {
		case text == "":
			l.kind = blankLine
		case text[0] == '#':
			l.kind, l.text = commentLine, strings.TrimRight(text[1:], blanks+"\r")
		case text == "..." || strings.HasPrefix(text, "... ") || strings.HasPrefix(text, "...\t"):
			l.kind = dotsLine
			l.elapsed = p.elapsed(after(l.pos, len("...")), text[len("..."):])
		default:
			var ok bool
			if taken, ok = p.lexColon(&l, text); !ok {
				l.kind, l.bad, l.read = stepLine, true, &read{} // it may have been meant as one
			}
		}
		p.lines = append(p.lines, l)
		i += taken
	}
}

// lexColon reads a line with a colon: a step or a header field. It returns how
// many lines of the source it took.
func (p *parser) lexColon(l *line, text string) (taken int, ok bool) {
	if i := strings.IndexFunc(text, func(r rune) bool { return r != '\t' && isControl(r) }); i >= 0 {
		p.fail(after(l.pos, i), fmt.Sprintf("the control octet 0x%02x", text[i]),
			"printable text (in quotes it can be written as an escape such as \\x00)")
		return 1, false
	}
	name, rest, found := strings.Cut(text, ":")
	if !found || !isName(name) {
		p.fail(l.pos, show(text), `a step ("C:" or "S:"), a header field, a comment ("#"), "..." or a blank line`)
		return 1, false
	}
	trimmed := strings.TrimLeft(rest, blanks)
	l.at = after(l.pos, len(text)-len(trimmed))
	l.name, l.text, l.kind = name, trimmed, fieldLine
	side, number, isStep := stepName(name)
	if !isStep {
		return 1, true
	}
	l.kind, l.side, l.read = stepLine, side, &read{}
	if number != "" {
		n, err := strconv.Atoi(number)
		if err != nil || n < 1 || n > 99 || number[0] == '0' {
			p.fail(after(l.pos, 1), "connection "+show(number), "a number from 1 to 99, without leading zero")
			return 1, false
		}
		l.conn = n
	}
	if strings.HasPrefix(l.text, "<") {
		return p.joinDirection(l)
	}
	return 1, true
}

// stepName takes "C", "S", "C1" and so on apart.
func stepName(name string) (side byte, number string, ok bool) {
	if name[0] != 'C' && name[0] != 'S' {
		return 0, "", false
	}
	number = name[1:]
	return name[0], number, strings.Trim(number, "0123456789") == ""
}

// isName reports whether s can be what stands before a colon.
func isName(s string) bool {
	if s == "" || !isLetter(s[0]) {
		return false
	}
	for i := range len(s) {
		if !isLetter(s[i]) && !isDigit(s[i]) && s[i] != '-' && s[i] != '_' {
			return false
		}
	}
	return true
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }

// after is the place n octets further in the same line.
func after(p Position, n int) Position {
	p.Column += n
	return p
}
