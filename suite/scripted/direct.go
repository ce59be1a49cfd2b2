package scripted

import (
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/need"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// direction takes up a stage direction. It reports whether it knows what such directions do.
func (c *compiler) direction(d *transcript.Direction) bool {
	t := d.Kind.Traits()
	k := c.conns[d.Conn]
	switch {
	case beyond(t):
		c.fail(d.Pos, "found a stage direction that a server can't play for a client under test")
	case t.Idle, t.Pipelines:
	case t.Opens:
		if k := c.begin(d.Conn, t.TLS); t.Greeted {
			k.greet(k.greeting)
		}
	case t.LogsIn:
		k := c.open(d.Conn)
		k.exchanges = append(k.exchanges, &exchange{login: true, lines: []*line{{pos: d.Pos}}})
		k.habits.loggedIn()
	case t.Greeted:
		c.open(d.Conn)
	case k == nil && t.Sends:
		c.say(c.open(d.Conn), d)
	case k == nil:
		c.fail(d.Pos, "found a stage direction that a server can't play for a client under test")
	default:
		return c.within(k, d)
	}
	return true
}

// beyond reports whether a direction needs a real server.
func beyond(t transcript.Traits) bool {
	return t.Bare || t.Layered || t.Walks || t.Tries || t.Requires == need.Domain || t.Uncertain && !t.Client && !t.Replies
}

// within takes up a direction for a connection that is open. It reports whether it knows what
// such directions do.
func (c *compiler) within(k *conn, d *transcript.Direction) bool {
	switch t := d.Kind.Traits(); {
	case t.Sends:
		c.say(k, d)
	case t.Responds:
		k.respond(d)
	case t.TLS:
		k.secure()
	case t.Ends:
		k.left = d.Pos
		if !t.Forgotten {
			k.habits.conn.EndedByClient(model.ByClient)
		}
		delete(c.conns, d.Conn)
	case t.Closes:
		if k.last != nil {
			k.last.close = true
		}
		delete(c.conns, d.Conn)
	case t.Refuses:
		k.stand(1, "-ERR authentication failed")
	case t.Replies:
		k.stand(1, "+OK")
	case t.Each:
		k.stand(len(k.waiting), "+OK")
	case t.Silent:
		k.unanswered()
	default:
		c.fail(d.Pos, "found a stage direction that a server can't play for a client under test")
		return false
	}
	return true
}

// say adds the octets of a direction.
func (c *compiler) say(k *conn, d *transcript.Direction) {
	if d.Kind == transcript.SendTimes {
		c.sayAgain(k, d)
		return
	}
	k.say(d.Pos, d.Args[0])
}

// secure begins TLS after the reply that came last.
func (k *conn) secure() {
	if k.last != nil {
		k.last.secure = true
	}
	k.waiting = nil
	k.habits.conn.Secured()
}

// unanswered leaves the lines that wait without a reply.
func (k *conn) unanswered() {
	for range k.waiting {
		k.habits.conn.NoReply()
	}
	k.waiting = nil
}

// respond adds a response that the transcript gives without Base64.
func (k *conn) respond(d *transcript.Direction) {
	before := k.asked
	k.say(d.Pos, transcript.Text{{Name: "response"}, {Literal: "\r\n"}})
	if before != nil {
		l := before.lines[len(before.lines)-1]
		l.text, l.coded = d.Args[0], true
	}
}

// sayAgain adds octets that are sent many times over.
func (c *compiler) sayAgain(k *conn, d *transcript.Direction) {
	const most = 100_000
	times, _ := d.Args[1].Literal()
	n, err := d.Times(d.Args[0].String(), times)
	if err != nil || n > most || n*strings.Count(d.Args[0].String(), "\n") > most {
		c.fail(d.Pos, "found octets that are sent more than %d times, or have more than %d lines in all", most, most)
		return
	}
	for range n {
		k.say(d.Pos, d.Args[0])
	}
}
