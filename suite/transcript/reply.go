package transcript

import (
	"fmt"
	"strings"
)

// bodyRef is a line of a reply, or the dot after its last one, for Format.
type bodyRef struct {
	of    *Expect
	index int // len(of.Body) for the dot
}

// serverLine reads an S: step: a status line, a line of the reply before, or a
// direction.
func (p *parser) serverLine(l *line, c *conn) {
	switch {
	case c.inBody || c.reply != nil && l.closes:
		p.bodyLine(l, c)
	case l.role == serverAct:
		p.serverAct(l, c)
	case l.role == status:
		p.status(l, c)
	case l.role == either && (c.reply == nil || len(c.pending) > 0 || c.raw) && !c.misplaced:
		p.status(l, c)
	default:
		p.misplaced(l, c)
	}
}

// bodyLine adds a line to the reply. That a dot will come is known.
func (p *parser) bodyLine(l *line, c *conn) {
	e := c.reply
	p.passed = 0
	l.node = bodyRef{e, len(e.Body)}
	if e.Body == nil {
		e.Body = []BodyLine{}
	}
	c.inBody = l.role != lastDot
	if !c.inBody {
		c.reply = nil
		c.last = "the reply is closed already"
		return
	}
	line := BodyLine{Line: l.want, Direction: l.act}
	line.Pos = l.pos
	e.Body = append(e.Body, line)
}

// misplaced words the error for a line that belongs to no multi-line reply.
func (p *parser) misplaced(l *line, c *conn) {
	switch {
	case c.misplaced: // reported
	case c.reply != nil:
		p.fail(l.pos, "a multi-line reply that is not closed", `"S: ." after its last line (or none of its lines)`)
	case c.last == "":
		p.fail(l.at, show(l.text), "a status line: +OK, -ERR, +, a text in quotes or a /pattern/")
	case l.role == lastDot:
		p.fail(l.pos, "a lone dot", "a status line: "+c.last)
	default:
		p.fail(l.pos, "a line of a multi-line reply", "a status line: "+c.last)
	}
	c.misplaced = l.role != lastDot
	c.giveUp()
}

// status reads the first line of a reply.
func (p *parser) status(l *line, c *conn) {
	e := &Expect{Place: l.stands(), Status: l.want}
	p.add(l, e)
	c.reply, c.misplaced, c.last = nil, false, ""
	if !p.hears(l, c) {
		return
	}
	sign := signOf(l.want)
	c.pipelining, c.raw = false, false
	if sign == "+" && len(c.pending) > 0 && !c.pending[0].greeting {
		c.challenged()
		return
	}
	r := p.next(l, c, sign)
	switch {
	case sign == "-ERR":
		c.last = "a reply of -ERR has one line"
	case r.greeting:
		c.last = "a greeting has one line"
	case r.single():
		c.last = fmt.Sprintf("the reply to %s has one line", show(r.text))
	default:
		c.reply = e
	}
}

// challenged notes a continuation: the next line of the client answers it. If
// that line has gone out already, it is no command of its own.
func (c *conn) challenged() {
	c.last = "a challenge has one line"
	if len(c.pending) > 1 {
		c.pending = append(c.pending[:1:1], c.pending[2:]...)
		return
	}
	c.continuing = true
}

// next returns the command that a reply belongs to.
func (p *parser) next(l *line, c *conn, sign string) request {
	c.continuing = false
	if len(c.pending) > 0 {
		r := c.pending[0]
		c.pending = c.pending[1:]
		return r
	}
	// A server may give up at any moment, and say so.
	if !c.loose && sign != "-ERR" {
		p.fail(l.pos, "a reply that no command asked for", "a command before it (C:)")
		c.giveUp()
	}
	return request{}
}

// signOf tells +OK, -ERR and + apart, as far as an expectation tells: "" else.
func signOf(want Line) string {
	text := want.Text.String()
	if want.Kind == Pattern {
		text = strings.NewReplacer(`\+`, "+", "[+]", "+", `\-`, "-", "^", "", `\A`, "", `\s`, " ", `\ `, " ").Replace(text)
		if text == "+.*" {
			text = "+"
		}
	}
	switch {
	case strings.HasPrefix(text, "+OK"):
		return "+OK"
	case strings.HasPrefix(text, "-ERR"):
		return "-ERR"
	case hasStatus(text):
		return "+"
	}
	return ""
}

// serverAct reads a stage direction of the server.
func (p *parser) serverAct(l *line, c *conn) {
	p.add(l, l.act)
	c.reply, c.misplaced, c.last = nil, false, ""
	c.pipelining = false
	p.serverActs(l, c)
}

// serverActs follows the connection through a stage direction of the server. It reports
// whether it knows what such directions do.
func (p *parser) serverActs(l *line, c *conn) bool {
	switch t := l.act.Kind.Traits(); {
	case t.Replies:
		if t.Uncertain && c.life == untouched || p.hears(l, c) {
			sign := ""
			if t.Uncertain || t.Refuses {
				sign = "-ERR"
			}
			p.next(l, c, sign)
			c.raw = false
			c.last = l.act.Kind.Form() + " stands for a whole reply"
		}
	case t.Closes:
		if c.life == untouched || p.hears(l, c) {
			*c = conn{life: serverClosed}
		}
	case t.Each:
		if p.hears(l, c) {
			c.pending, c.raw = nil, false
			c.last = l.act.Kind.Form() + " stands for whole replies"
		}
	case t.Silent:
		// The command before, if there is one, is left without reply on purpose.
		if c.life == untouched || p.hears(l, c) {
			c.pending, c.raw, c.loose = nil, true, true
		}
	case t.Idle, t.Slows: // what is under way stays so
	default:
		return false
	}
	return true
}
