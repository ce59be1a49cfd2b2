package scripted

import (
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/suite/transcript"
)

// Stage directions by what they are for the server; what is in none of the lists
// needs a real one.
var (
	opening       = []transcript.Kind{transcript.Open, transcript.OpenTLS, transcript.OpenNewTLS, transcript.OpenOldTLS}
	logins        = []transcript.Kind{transcript.LogIn, transcript.TryLogIn, transcript.LogInWith}
	tlsBehindSTLS = []transcript.Kind{
		transcript.StartTLS, transcript.StartTLS12, transcript.StartNewTLS, transcript.StartOldTLS, transcript.ResumeTLS12, transcript.StartWeakTLS,
	}
	octets  = []transcript.Kind{transcript.SendOctets, transcript.SendSplit, transcript.SendSlowly}
	leaving = []transcript.Kind{transcript.Close, transcript.Drop, transcript.HalfClose, transcript.Forget}
	nothing = []transcript.Kind{
		transcript.Pause, transcript.PauseBriefly, transcript.Deliver, transcript.Pipeline, transcript.AwaitClient,
	}
)

// direction takes up a stage direction.
func (c *compiler) direction(d *transcript.Direction) {
	is := func(kinds []transcript.Kind) bool { return slices.Contains(kinds, d.Kind) }
	switch k := c.conns[d.Conn]; {
	case is(opening):
		c.begin(d.Conn, d.Kind != transcript.Open)
	case is(logins):
		k := c.open(d.Conn)
		k.exchanges = append(k.exchanges, &exchange{login: true, lines: []*line{{pos: d.Pos}}})
		k.habits.loggedIn()
	case d.Kind == transcript.GetReady:
		c.open(d.Conn)
	case is(nothing):
	case k == nil && is(octets):
		c.open(d.Conn).say(d.Pos, d.Args[0])
	case k == nil:
		c.fail(d.Pos, "found a stage direction that a server can't play for a client under test")
	case is(octets):
		k.say(d.Pos, d.Args[0])
	case is(tlsBehindSTLS):
		k.secure()
	case is(leaving):
		k.left = d.Pos
		k.habits.judge.Ended(0, d.Kind != transcript.Forget)
		delete(c.conns, d.Conn)
	default:
		c.within(k, d)
	}
}

// within takes up the other directions for a connection that is open.
func (c *compiler) within(k *conn, d *transcript.Direction) {
	switch d.Kind {
	case transcript.SendTimes:
		c.sayAgain(k, d)
	case transcript.Respond:
		k.respond(d)
	case transcript.ServerClose:
		if k.last != nil {
			k.last.close = true
		}
		delete(c.conns, d.Conn)
	case transcript.AnyReply, transcript.AnyOutcome:
		k.stand(1, "+OK")
	case transcript.RefuseAuth:
		k.stand(1, "-ERR authentication failed")
	case transcript.EachReply:
		k.stand(len(k.waiting), "+OK")
	case transcript.Silence:
		k.waiting = nil
	default:
		c.fail(d.Pos, "found a stage direction that a server can't play for a client under test")
	}
}

// secure begins TLS behind the reply that came last.
func (k *conn) secure() {
	if k.last != nil {
		k.last.secure = true
	}
	k.waiting = nil
	k.habits.judge.Secured()
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
