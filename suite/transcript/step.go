package transcript

import "fmt"

// numbering says whether a transcript numbers its steps, once one has come.
type numbering int

const (
	undecided numbering = iota
	withNumbers
	withoutNumbers
	mixed // reported already
)

// findEnds looks for the lone dots. It goes backwards, so that every line of a
// reply knows at once whether the reply is closed.
func (p *parser) findEnds() {
	closes := map[int]bool{}
	if p.recording {
		for _, l := range p.lines {
			closes[l.conn] = true // at the end of the file, where the recording was cut off
		}
	}
	for i := len(p.lines) - 1; i >= 0; i-- {
		l := &p.lines[i]
		if l.kind != stepLine {
			continue
		}
		switch l.role {
		case lastDot:
			closes[l.conn] = true
		case command, direct, status, serverAct:
			closes[l.conn] = false
		}
		l.closes = closes[l.conn]
	}
}

// step reads one step, knowing what came before on its connection.
func (p *parser) step(l *line) {
	p.checkValues(l)
	if !p.checkNumbering(l) {
		p.passOver(l)
		return
	}
	c := p.connection(l)
	switch {
	case l.side == 'C':
		c.reply, c.misplaced = nil, false
		if l.role == command {
			p.command(l, c)
		} else {
			p.clientAct(l, c)
		}
	default:
		p.serverLine(l, c)
	}
}

// passOver makes the checks that follow generous, since it is unknown what a
// line with a mistake was meant to be.
func (p *parser) passOver(l *line) {
	p.steps = p.steps || l.side != 0
	if l.side != 0 {
		p.connection(l)
	}
	for _, c := range p.conns {
		c.giveUp()
	}
}

func (p *parser) connection(l *line) *conn {
	n := max(l.conn, 1)
	if p.conns[n] == nil {
		p.conns[n] = &conn{}
	}
	return p.conns[n]
}

// add appends a step to the script.
func (p *parser) add(l *line, s Step) {
	l.node = s
	s.place().After, p.passed = p.passed, 0
	p.script.Steps = append(p.script.Steps, s)
}

// checkNumbering reports the first step that is not numbered like those before.
func (p *parser) checkNumbering(l *line) bool {
	now := withoutNumbers
	if l.conn > 0 {
		now = withNumbers
	}
	switch {
	case p.numbered == undecided:
		p.numbered = now
	case p.numbered == mixed:
		return false
	case p.numbered != now:
		names := map[numbering]string{withNumbers: fmt.Sprintf("%c1:", l.side), withoutNumbers: fmt.Sprintf("%c:", l.side)}
		p.fail(l.pos, show(l.name+":"), show(names[p.numbered])+": a transcript numbers all its steps or none")
		p.numbered = mixed
		return false
	}
	return true
}

// command reads what the client sends as a line.
func (p *parser) command(l *line, c *conn) {
	p.add(l, &Command{Place: l.stands(), Text: l.send})
	if !p.usable(l, c, "a command") {
		return
	}
	if c.continuing {
		c.continuing = false // a response line: its reply is still that of the AUTH
		return
	}
	if first := c.unanswered(); first != nil && !c.pipelining && !c.raw {
		p.unanswered(l, c, first)
	}
	r := newRequest(l.send.String())
	if r.unclear {
		c.raw, c.loose = true, true
		return
	}
	c.pending = append(c.pending, r)
}

// unanswered words the error for a command before the last one has its reply.
func (p *parser) unanswered(l *line, c *conn, first *request) {
	if first.greeting {
		p.fail(l.pos, "a command before the greeting", "the greeting first (an S: line), or <send without waiting>")
	} else {
		p.fail(l.pos, "a second command",
			fmt.Sprintf("the reply to %s first (an S: line), or <send without waiting> before both", show(first.text)))
	}
	c.giveUp()
}

// clientAct reads a stage direction of the client.
func (p *parser) clientAct(l *line, c *conn) {
	p.add(l, l.act)
	p.clientActs(l, c)
}

// clientActs follows the connection through a stage direction of the client. It reports
// whether it knows what such directions do.
func (p *parser) clientActs(l *line, c *conn) bool {
	switch t := l.act.Kind.Traits(); {
	case t.Greeted:
		*c = conn{life: opened}
	case t.Asks():
		*c = conn{life: opened, pending: []request{{greeting: true}}}
	case t.Opens:
		*c = conn{life: opened, raw: true, loose: true}
	case t.TLS:
		// What was sent in the clear after STLS is to be thrown away.
		if p.usable(l, c, "a direction") && p.wasOpen(l, c) {
			c.pending, c.continuing = nil, false
		}
	case t.Ends:
		p.clientEnd(l, c, t)
	case t.Pipelines:
		if p.usable(l, c, "a direction") {
			c.pipelining = true
		}
	case t.Responds:
		if p.usable(l, c, "a response") && !c.continuing && !c.pipelining && !c.loose {
			p.fail(l.pos, "a response without a challenge", `the challenge first ("S: +")`)
			c.giveUp()
		}
		c.continuing = false
	case t.Sends && l.act.Kind == SendTimes: // too many of them to be counted
		if p.usable(l, c, "octets to send") {
			c.raw, c.loose, c.continuing = true, true, false
		}
	case t.Sends:
		if p.usable(l, c, "octets to send") {
			c.sendOctets(l.act.Args[0].String())
		}
	case t.Idle, t.Walks: // what is under way stays so
	default:
		return false
	}
	return true
}

// clientEnd reads a stage direction by which the client ends the connection.
func (p *parser) clientEnd(l *line, c *conn, t Traits) {
	switch {
	case t.Forgotten:
		*c = conn{life: forgotten}
	case !t.HalfEnds:
		p.end(l, c)
	case p.usable(l, c, "a direction") && p.wasOpen(l, c):
		c.life = halfClosed
	}
}
