package scripted

import (
	"errors"
	"fmt"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// Compile makes sessions of a transcript, one for each connection, in the order in
// which they are opened. The error holds every place of which a server can make
// nothing.
func Compile(script *transcript.Script) ([]*Session, error) {
	c := &compiler{script: script, maildrop: maildropOf(script), conns: map[int]*conn{}}
	for _, step := range script.Steps {
		c.step(step)
	}
	if len(c.mistakes) > 0 {
		return nil, errors.Join(c.mistakes...)
	}
	var sessions []*Session
	for _, k := range c.all {
		k.follow()
		k.Session.habits = k.habits.broken()
		sessions = append(sessions, k.Session)
	}
	return sessions, nil
}

// compiler holds what is known while the steps of one transcript are read.
type compiler struct {
	script   *transcript.Script
	maildrop *maildrop
	all      []*conn
	conns    map[int]*conn // that are open
	mistakes []error
	made     int // lines that the transcript leaves out
}

// conn is one connection of the transcript.
type conn struct {
	*Session
	habits  habits
	account transcript.Account // that literal commands were written for
	greeted bool
	octets  transcript.Text // that were sent and are no whole line yet
	waiting []*exchange     // without their last reply, oldest first
	asked   *exchange       // a challenge came: the next line responds to it
	last    *Reply          // that came
}

func (c *compiler) fail(at transcript.Position, format string, args ...any) {
	c.mistakes = append(c.mistakes, fmt.Errorf("%v:%d: %s", at, at.Column, fmt.Sprintf(format, args...)))
}

func (c *compiler) step(step transcript.Step) {
	switch step := step.(type) {
	case *transcript.Command:
		k := c.open(step.Conn)
		text := append(step.Text[:len(step.Text):len(step.Text)], transcript.Part{Literal: "\r\n"})
		k.say(step.Pos, text)
	case *transcript.Expect:
		c.reply(step)
	case *transcript.Direction:
		c.direction(step)
	}
}

// begin opens a connection.
func (c *compiler) begin(n int, tls bool) *conn {
	s := &Session{
		File: c.script.File, Title: c.script.Title, TLS: tls, recorded: !c.script.Header.Recorded.IsZero(),
		greeting: Reply{status: transcript.Text{{Literal: "+OK pop3spec ready "}, {Name: "timestamp"}}},
	}
	k := &conn{Session: s, habits: newHabits(tls), account: c.script.Header.Account}
	if k.account == (transcript.Account{}) {
		k.account = transcript.DefaultAccount
	}
	c.all = append(c.all, k)
	c.conns[n] = k
	return k
}

// open is the connection of a step that opens it if nothing else has.
func (c *compiler) open(n int) *conn {
	if k := c.conns[n]; k != nil {
		return k
	}
	k := c.begin(n, false)
	k.greet(k.greeting)
	return k
}

func (k *conn) greet(r Reply) {
	k.greeted, k.greeting, k.last = true, r, &k.greeting
	k.habits.heard(&k.greeting)
}

// say adds octets of the client.
func (k *conn) say(at transcript.Position, text transcript.Text) {
	whole, rest := splitLines(append(k.octets, text...))
	k.octets = rest
	for _, text := range whole {
		k.habits.said(text)
		if x := k.asked; x != nil {
			x.lines = append(x.lines, &line{pos: at, text: x.translateResponse(text, k.account)})
			k.asked = nil
			continue
		}
		x := &exchange{lines: []*line{{pos: at, text: translate(text, k.account)}}}
		k.exchanges = append(k.exchanges, x)
		k.waiting = append(k.waiting, x)
	}
}

// reply adds what the server says to the line that has waited longest.
func (c *compiler) reply(e *transcript.Expect) {
	k := c.conns[e.Conn]
	if k == nil {
		return // the connection is over, and so is the session
	}
	r := &Reply{after: e.After, status: e.Status.Text}
	c.checkLine(e.Status)
	if !k.greeted {
		k.greet(*r)
		return
	}
	if len(k.waiting) == 0 {
		c.fail(e.Pos, "found a reply that no command asked for, which a client under test would take for the next one")
		return
	}
	k.answer(r)
	x := k.waiting[0]
	if isChallenge(r.status) {
		k.habits.heard(r)
		k.challenged()
		return
	}
	k.waiting = k.waiting[1:]
	c.body(x, r, e)
	k.habits.heard(r)
}

// answer makes r the reply to the line that has waited longest.
func (k *conn) answer(r *Reply) {
	x := k.waiting[0]
	x.lines[len(x.lines)-1].reply = r
	k.last = r
}

// challenged notes that the next line of the client is a response, or that the one
// after the command is one, if it has been sent already.
func (k *conn) challenged() {
	x := k.waiting[0]
	if len(k.waiting) == 1 {
		k.asked = x
		return
	}
	early := k.waiting[1]
	x.lines = append(x.lines, early.lines...)
	k.waiting = append(k.waiting[:1:1], k.waiting[2:]...)
	for i, other := range k.exchanges {
		if other == early {
			k.exchanges = append(k.exchanges[:i:i], k.exchanges[i+1:]...)
			break
		}
	}
}

// stand adds replies that the transcript leaves to the server: the given one, to as
// many lines as wait.
func (k *conn) stand(most int, status string) {
	for ; most > 0 && len(k.waiting) > 0; most-- {
		r := &Reply{status: transcript.Text{{Literal: status}}}
		command, _ := k.waiting[0].command().Literal()
		r.multi = r.positive() && wire.ParseCommand([]byte(command)).MultiLine()
		k.answer(r)
		k.habits.heard(r)
		k.waiting = k.waiting[1:]
	}
	k.asked = nil
}
