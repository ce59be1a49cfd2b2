package record

import (
	"bytes"
	"fmt"

	"github.com/pop3spec/pop3spec/suite/internal/crash"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// multiline is a reply whose lines are coming. They are written as they come; nothing
// grows with their number.
type multiline struct {
	s        *Session
	form     *wire.Unstuffer
	line     []byte           // the beginning of a line whose end has not come
	first    bool             // no line has come
	cut      []secret         // what is left of those that the line before ended in
	keyword  string           // of the command
	letter   *messageRewriter // that is made anonymous; nil if the lines are none, or nothing is
	omitting bool             // there is no room for more lines
	omitted  int64            // octets that were not written
}

// dotLine ends a reply.
const dotLine = ".\r\n"

// newMultiline begins the lines of the reply that came last, if it is known which command they
// answer.
func newMultiline(s *Session, known bool) *multiline {
	m := &multiline{s: s, form: new(wire.Unstuffer)}
	if !known {
		return m
	}
	m.first = true
	cmd := s.said.Last(number)
	m.keyword = cmd.Keyword
	if s.anonymous != nil && cmd.Spec().Content == wire.Message {
		m.letter = s.anonymous.letter()
	}
	return m
}

// lines writes octets of a reply.
func (s *Session) lines(octets []byte) {
	m := s.reply
	m.form = s.conn.Lines().Form()
	if m.omitting {
		s.last = s.now
	}
	s.pause(s.now)
	m.write(octets)
}

// closeReply writes the end of the reply.
func (s *Session) closeReply() {
	m := s.reply
	s.reply, s.vague = nil, false
	s.out.writer.End(0)
	if m.form.Done() {
		m.omitted -= int64(len(dotLine))
	}
	if m.omitted > 0 {
		s.out.writer.Comment(fmt.Sprintf("(%d octets of the reply above were not written.)", m.omitted))
	}
}

// write writes the lines in a piece of the reply.
func (m *multiline) write(p []byte) {
	crash.At("record: lines")
	out := m.s.out
	if out.stopped {
		return
	}
	if !m.omitting && out.full(m.form.Wire()) {
		p = m.omit(p)
	}
	if m.omitting {
		m.omitted += int64(len(p))
		return
	}
	from := len(out.buf)
	for len(p) > 0 {
		end := bytes.IndexByte(p, '\n')
		if end < 0 {
			m.keep(p)
			break
		}
		text := p[:end]
		p = p[end+1:]
		if len(m.line) > 0 {
			text = append(m.line, text...)
			m.line = text[:0]
		}
		if len(p) == 0 && m.form.Done() {
			break // the dot
		}
		m.writeLine(text)
	}
	out.octets += int64(len(out.buf) - from)
}

// omit begins to leave lines out, after the one that has begun, and returns what is
// left to be left out.
func (m *multiline) omit(p []byte) []byte {
	if len(m.line) > 0 {
		end := bytes.IndexByte(p, '\n')
		if end < 0 {
			return p
		}
		text := append(m.line, p[:end]...)
		m.line = text[:0]
		p = p[end+1:]
		if len(p) == 0 && m.form.Done() {
			return p // that was the dot
		}
		m.writeLine(text)
	}
	if m.form.Done() && len(p) <= len(dotLine) {
		return p
	}
	m.omitting = true
	m.s.out.writer.Direction(0, transcript.AnyLines)
	return p
}

// keep keeps the beginning of a line.
func (m *multiline) keep(p []byte) {
	if len(m.line)+len(p) > mostLine {
		m.s.stop(fmt.Sprintf("the server sends a line of more than %d octets.", mostLine))
		return
	}
	m.line = append(m.line, p...)
}

// writeLine writes a line, without its LF.
func (m *multiline) writeLine(text []byte) {
	cr := len(text) > 0 && text[len(text)-1] == '\r'
	if cr {
		text = text[:len(text)-1]
	}
	text = m.disguise(text)
	out := m.s.out
	if !cr {
		out.buf = append(out.buf, "S: "+transcript.Quote(string(text)+"\n")+"\n"...)
	} else if len(text) == 0 {
		out.buf = append(out.buf, "S:\n"...)
	} else if plain(text) {
		out.buf = append(out.buf, "S: "...)
		out.buf = append(out.buf, text...)
		out.buf = append(out.buf, '\n')
	} else {
		out.buf = append(out.buf, "S: "+transcript.PlainLine(string(text), true)+"\n"...)
	}
	out.lines++
}

// disguise takes secrets out of a line, and what is to be anonymous.
func (m *multiline) disguise(text []byte) []byte {
	text, m.cut = m.s.secrets.hideLine(text, m.cut, m.first)
	m.first = false
	switch {
	case m.s.anonymous == nil:
		return text
	case m.letter != nil:
		return m.letter.line(text)
	}
	return m.s.anonymous.item(nil, m.keyword, text)
}
