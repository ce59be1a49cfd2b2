package oracle

import (
	"github.com/pop3spec/pop3spec/suite/wire"
)

// What follows is for those who know a conversation in part only: from a debug log that
// leaves things out, or as somebody has written it down. What is not known is not
// judged, and neither is what depends on it.

// GreetingUnseen tells that a greeting has come, and not what was in it.
func (o *Oracle) GreetingUnseen(n int) {
	if c := o.conns[n]; c != nil && c.state == greeting {
		c.state, c.stampUnseen = authorization, true
	}
}

// LoginUnseen tells that a user has logged in, and not how. The name may be unknown,
// too, and is then the same for everybody.
func (o *Oracle) LoginUnseen(n int, user string) {
	if c := o.conns[n]; c != nil && c.state <= authorization {
		c.stampUnseen = true
		c.enter(user)
	}
}

// SentMasked is Sent for a line that carries a secret which is not known: of a command
// nothing but the keyword and what comes before the secret, of a response nothing.
func (o *Oracle) SentMasked(n, entry int, line []byte) {
	c := o.conns[n]
	c.masked = true
	o.Sent(n, entry, line)
	c.masked = false
}

// mask takes a message of the client that nobody has seen.
func (x *exchange) mask() {
	x.masked = true
	x.Client = append(x.Client, nil)
	if x.fate != doomed {
		x.fate = open
	}
}

// LinesUnseen tells that the lines of the reply that came last are not known. It takes
// the place of [Oracle.Body].
func (o *Oracle) LinesUnseen(n int) {
	if c := o.conns[n]; c != nil {
		c.linesUnseen()
	}
}

func (c *conn) linesUnseen() {
	if c.last == nil || c.view == nil || c.state != transaction {
		return
	}
	cmd := c.last
	c.view.access(cmd)
	c.view.worked[cmd.Keyword] = true
	if len(cmd.Args) == 0 {
		return
	}
	_, k := readArgument(cmd.Args[0])
	if it, _ := c.view.item(k); it != nil {
		it.msg.fetched = it.msg.fetched || cmd.Keyword == "RETR"
		it.msg.topped = it.msg.topped || cmd.Keyword == "TOP"
	}
}

// ReplyUnseen tells that the oldest command without a reply got one, and nothing of
// it. What the command may have changed is not known any more.
func (o *Oracle) ReplyUnseen(n int) {
	c := o.conns[n]
	if c == nil || len(c.pending) == 0 {
		return
	}
	c.pending = c.pending[1:]
	c.last = nil
}

// Status is Line for a line of which only the indicator is known, and of whose further
// lines nothing: it is judged by the state of the session, and changes it.
func (o *Oracle) Status(n, entry int, is wire.Indicator) Follow {
	c := o.conns[n]
	st := wire.Status{Indicator: is, Space: true}
	switch {
	case c.state == greeting:
		o.GreetingUnseen(n)
		return Nothing
	case len(c.pending) == 0:
		return Nothing
	}
	cmd := c.pending[0]
	if cmd.auth != nil && is == wire.Challenge {
		cmd.challenged, cmd.asked = true, true
		return Response
	}
	c.pending = c.pending[1:]
	c.last, c.reply = cmd, st
	c.judgeStatus(Spot{Entry: entry}, cmd, st, []byte(is.String()))
	c.settleStatus(Spot{Entry: entry}, cmd, st)
	return Nothing
}

// settleStatus takes over what a status means for the session, without numbers.
func (c *conn) settleStatus(at Spot, cmd *sent, st wire.Status) {
	ok := st.Indicator == wire.OK
	switch {
	case cmd.Keyword == "AUTH":
		c.auth = nil
		c.byAuth = c.byAuth || ok
		if ok && (cmd.auth == nil || cmd.auth.Mechanism == "") {
			return // a list of mechanisms
		}
	case cmd.Keyword == "STLS":
		c.shaking = ok
	case cmd.Keyword == "UTF8":
		c.utf8 = c.utf8 || ok
	case cmd.Keyword == "LANG":
		c.lang = c.lang || ok && cmd.Args != nil
	}
	switch {
	case ok && cmd.MultiLine():
		c.linesUnseen()
	case ok && oneOf(cmd.Keyword, "STAT", "LIST", "UIDL"):
		c.linesUnseen() // nor are the numbers
	default:
		c.settle(at, cmd, st)
	}
}
