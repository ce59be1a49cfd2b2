package scripted

import (
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// lenient answers a line by what the transcript has for it, wherever that stands.
func (p *Player) lenient(entry int, got string) Reaction {
	if p.now != nil {
		l := p.now.lines[p.step]
		if p.accepts(l, got, true) {
			return p.advance(p.now, got)
		}
		p.now, p.step, p.sasl = nil, 0, nil
		return p.refuse(l.pos, entry, p.shown(l), "the client sends another response than the script has",
			"authentication failed")
	}
	p.listen(got)
	x := p.find(got)
	cmd := wire.ParseCommand([]byte(got))
	switch {
	case x != nil && p.state.deleted(target(cmd)) && !x.state.deleted(target(cmd)):
		return p.refuse(x.lines[0].pos, entry, "another message", "the client names a message that it has marked as deleted",
			"the message is marked as deleted")
	case x != nil:
		p.given[x]++
		return p.advance(x, got)
	case p.listed(cmd) != "":
		return p.say("+OK %s", p.listed(cmd))
	case !p.state.in && slices.ContainsFunc(p.session.exchanges, func(x *exchange) bool { return x.login }):
		return p.logIn(got)
	case cmd.Keyword == "QUIT":
		p.report(p.place(), entry, "no QUIT", p.said(entry), "the client ends the session with QUIT, and the script does not")
		return p.end(p.say("+OK"))
	}
	return p.unknown(entry, cmd.Keyword)
}

// unknown refuses a command that the transcript has no reply to.
func (p *Player) unknown(entry int, word string) Reaction {
	var same []*exchange
	for _, x := range p.session.index[word] {
		if x.state.in == p.state.in {
			same = append(same, x)
		}
	}
	switch {
	case len(same) == 1:
		return p.refuse(same[0].lines[0].pos, entry, p.shown(same[0].lines[0]),
			"the client sends another "+word+" than the script has", "not in the script")
	case len(same) == 0 && len(p.session.index[word]) > 0:
		x := p.session.index[word][0]
		return p.refuse(x.lines[0].pos, entry, "another state",
			"the client sends a command in a state in which the script does not have it", "not in this state")
	}
	return p.refuse(p.place(), entry, "a command of the script",
		"the client sends a command that the script has no reply to", "not in the script")
}

// find looks for the exchange that begins with a line, in the state at hand.
func (p *Player) find(got string) *exchange {
	var found *exchange
	best := -1
	for _, x := range p.session.index[firstWord(got)] {
		here := x.state.in == p.state.in || firstWord(got) == "QUIT"    // which is in order at any time
		again := x.final() != nil && x.final().secure && p.state.secure // TLS within TLS
		if x.login || !here || again || !p.accepts(x.lines[0], got, false) {
			continue
		}
		switch fit := p.fit(x); {
		case fit > best:
			best, found = fit, x
		case fit == best && p.given[found] > 0:
			found = x // the next one, or the last one if all were given
		}
	}
	return found
}

// listed is what LIST or UIDL say of one message, if the transcript only has the whole
// listing: the numbers are the same.
func (p *Player) listed(cmd wire.Command) string {
	if cmd.Spec().Content != wire.Listing || len(cmd.Args) != 1 || p.state.deleted(cmd.Rest) {
		return ""
	}
	x := p.find(cmd.Keyword)
	if x == nil || !x.final().positive() {
		return ""
	}
	for _, l := range x.final().body {
		if text := p.fill(l.Text); strings.HasPrefix(text, cmd.Rest+" ") {
			return text
		}
	}
	return ""
}

// fit tells how much of the state in which an exchange was recorded is as it is now.
func (p *Player) fit(x *exchange) int {
	fit := 0
	if x.state.secure == p.state.secure {
		fit += 2
	}
	if x.state.marked == p.state.marked {
		fit++
	}
	return fit
}

// target is the message that a command is about; "" if it is about none.
func target(cmd wire.Command) string {
	if cmd.Spec().Number && len(cmd.Args) > 0 {
		return cmd.Args[0]
	}
	return ""
}
