package scripted

import "github.com/pop3spec/pop3spec/suite/internal/wire"

// strict answers the line that has to come next.
func (p *Player) strict(entry int, got string) Reaction {
	if p.next >= len(p.session.exchanges) {
		return p.beyond(entry, got)
	}
	x := p.session.exchanges[p.next]
	if x.login {
		return p.logIn(got)
	}
	l := x.lines[p.step]
	p.listen(got)
	if !p.accepts(l, got, p.step > 0) {
		return p.deviate(l.pos, entry, p.shown(l), p.said(entry), "the client sends something else than the script has")
	}
	return p.advance(x, got)
}

// beyond answers what comes after the last exchange. A transcript that does not tell
// how the session ends leaves out the QUIT of a good client.
func (p *Player) beyond(entry int, got string) Reaction {
	if firstWord(got) == "QUIT" && p.session.left.Line == 0 {
		return p.end(p.say("+OK"))
	}
	want := "nothing more"
	if p.session.left.Line > 0 {
		want = "the end of the connection"
	}
	return p.deviate(p.place(), entry, want, p.said(entry), "the client sends more than the script has")
}

// advance gives the reply to a line that was accepted.
func (p *Player) advance(x *exchange, got string) Reaction {
	l := x.lines[p.step]
	p.heard(got, p.step > 0)
	p.now, p.at = x, l.pos
	var r Reaction
	switch {
	case l.reply == nil:
		p.conn.NoReply()
	case isChallenge(l.reply.status):
		r = p.challenge(l.reply)
	default:
		r = p.render(l.reply)
	}
	p.step++
	if p.step < len(x.lines) {
		return r
	}
	p.now, p.step, p.sasl = nil, 0, nil
	p.next++
	word := keyword(x.command())
	if !r.Secure { // else the state changes when TLS has begun
		p.state = p.state.after(x, word, wire.ParseCommand([]byte(got)))
	}
	last := p.next >= len(p.session.exchanges) || p.options.Order == Lenient
	if word == "QUIT" && l.reply.positive() && last || r.Close {
		return p.end(r)
	}
	return r
}

// end closes the connection after a reaction.
func (p *Player) end(r Reaction) Reaction {
	p.over, r.Close = true, true
	return r
}
