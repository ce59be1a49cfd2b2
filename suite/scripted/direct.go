package scripted

import (
	"strconv"

	"github.com/pop3spec/pop3spec/suite/transcript"
)

// direction takes up a stage direction.
func (c *compiler) direction(d *transcript.Direction) {
	switch d.Kind {
	case transcript.Open, transcript.OpenTLS, transcript.OpenNewTLS, transcript.OpenOldTLS:
		c.begin(d.Conn, d.Kind != transcript.Open)
	case transcript.LogIn, transcript.TryLogIn, transcript.LogInWith:
		k := c.open(d.Conn)
		k.exchanges = append(k.exchanges, &exchange{login: true, lines: []*line{{pos: d.Pos}}})
		k.habits.loggedIn()
	case transcript.GetReady:
		c.open(d.Conn)
	case transcript.OpenBare, transcript.RefuseTLS, transcript.Autologout:
		c.fail(d.Pos, "found a stage direction that a server can't play for a client under test")
	default:
		if k := c.conns[d.Conn]; k != nil {
			c.within(k, d)
		}
	}
}

// within takes up a direction for a connection that is open.
func (c *compiler) within(k *conn, d *transcript.Direction) {
	switch d.Kind {
	case transcript.SendOctets, transcript.SendSplit, transcript.SendSlowly:
		k.say(d.Pos, d.Args[0])
	case transcript.SendTimes:
		c.sayAgain(k, d)
	case transcript.Respond:
		k.say(d.Pos, transcript.Text{{Name: "response"}, {Literal: "\r\n"}})
	case transcript.StartTLS, transcript.StartTLS12, transcript.StartNewTLS, transcript.StartOldTLS:
		if k.last != nil {
			k.last.secure = true
		}
		k.waiting = nil
		k.habits.judge.Secured()
	case transcript.Close, transcript.Drop, transcript.HalfClose, transcript.Forget:
		k.left = d.Pos
		k.habits.judge.Ended(0, d.Kind != transcript.Forget)
		delete(c.conns, d.Conn)
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
	}
}

// sayAgain adds octets that are sent many times over.
func (c *compiler) sayAgain(k *conn, d *transcript.Direction) {
	const most = 100_000
	text, _ := d.Args[1].Literal()
	n, err := strconv.Atoi(text)
	if err != nil || n > most {
		c.fail(d.Pos, "found octets that are sent more than %d times", most)
		return
	}
	for range n {
		k.say(d.Pos, d.Args[0])
	}
}
