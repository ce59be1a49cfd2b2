package scripted

import (
	"fmt"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/rules"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// Deviation is one way in which the client did not follow the transcript.
type Deviation struct {
	Pos                    transcript.Position
	Message, Expected, Got string
	entry                  int // of the log
}

// Deviations are those so far.
func (p *Player) Deviations() []Deviation { return p.findings }

// mostDeviations is how many are kept: a client that is on a way of its own has many.
const mostDeviations = 20

func (p *Player) report(at transcript.Position, entry int, want, got, message string) {
	if len(p.findings) >= mostDeviations {
		return
	}
	p.findings = append(p.findings, Deviation{at, message, want, got, entry})
}

// refuse reports a deviation after which the session goes on.
func (p *Player) refuse(at transcript.Position, entry int, want, message, why string) Reaction {
	p.report(at, entry, want, p.said(entry), message)
	return p.say("-ERR %s", why)
}

// deviate reports a deviation after which the session can't go on.
func (p *Player) deviate(at transcript.Position, entry int, want, got, message string) Reaction {
	p.report(at, entry, want, got, message)
	return p.end(p.say("-ERR line %d of the script has something else", at.Line))
}

// shown is a line of the transcript for people.
func (p *Player) shown(l *line) string { return fmt.Sprintf("%q", l.text.String()) }

// said is a line of the client for people; the log keeps no secrets.
func (p *Player) said(entry int) string {
	return fmt.Sprintf("%q", strings.TrimRight(string(p.log.Shown(entry)), "\r\n"))
}

// Ending is how a connection came to its end.
type Ending int

// The ways in which a connection ends.
const (
	ByClient  Ending = iota // the client has closed it, or it was lost
	BySilence               // the client was silent for too long
	ByServer                // the server has closed it, as it was told to
)

// Ended tells that the connection is over. It is the last event.
func (p *Player) Ended(how Ending) {
	text := [...]string{"end of the connection", "silence", "the server closes the connection"}[how]
	at := p.place()
	p.move()
	entry := p.ended(how == ByClient, text)
	if p.over || how == ByServer || p.options.Order == Lenient && how == ByClient {
		return
	}
	switch missing := p.missing(); {
	case missing != "":
		p.report(at, entry, missing, text, "the client does not go on to the end of the script")
	case how == BySilence:
		p.report(at, entry, "the end of the connection", text, "the client does not end the session")
	}
}

// NotSecured tells that the TLS handshake has failed, and why.
func (p *Player) NotSecured(why string) {
	at := p.place()
	p.move()
	entry := p.log.Note(only, "TLS handshake failed: %s", why)
	p.report(at, entry, "a TLS session", why, "the client does not go on with TLS")
	p.over = true
}

// missing is the line that the client still has to send, in strict order.
func (p *Player) missing() string {
	if p.options.Order == Lenient || p.next >= len(p.session.exchanges) {
		return ""
	}
	x := p.session.exchanges[p.next]
	if x.login {
		return "a login"
	}
	return p.shown(x.lines[p.step])
}

// Findings are the deviations, and what the judge of clients has found. What the
// client of the transcript does wrong, too, is a remark.
func (p *Player) Findings() []verdict.Finding {
	var all []verdict.Finding
	for _, d := range p.findings {
		f := p.log.Finding(rules.Finding{Message: d.Message, Expected: d.Expected, Got: d.Got,
			Spot: model.Spot{Entry: d.entry}})
		f.At = d.Pos.String()
		all = append(all, f)
	}
	for _, f := range p.conn.Judge.Findings() {
		if p.session.habits[f.Rule] {
			f.Severity = requirement.Info
		}
		all = append(all, p.log.Finding(f))
	}
	return all
}
