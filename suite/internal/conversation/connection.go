package conversation

import (
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// Connection is one connection of a conversation. It is fed with octets of either side as they
// come, makes lines of them, finds out what they answer, and has them kept and judged.
type Connection struct {
	// Judge judges the client; nil if nobody does.
	Judge ClientJudge
	// Over says that nothing that follows is looked at.
	Over bool

	c              *Conversation
	n              int
	client, server assembly
	held           []Line // of the client, whose turn has not come
	heldOctets     int
	reply          *Reply    // whose lines are coming
	unasked        []unasked // not judged yet
	open           bool      // lines may follow the last reply: nobody knows the command
	accepted       bool      // STLS was: what comes next is TLS
	spoke          time.Time // when the client sent something last
}

// unasked is a line that the server sent though nothing was due.
type unasked struct {
	entry int
	line  []byte
}

// mostUnasked is how many lines that nobody has asked for are judged.
const mostUnasked = 256

// Client takes octets of the client that came at once.
func (k *Connection) Client(at time.Time, octets []byte) { k.fromClient(at, octets, false) }

// ClientMasked takes a line of the client in which a secret is not known.
func (k *Connection) ClientMasked(at time.Time, line []byte) { k.fromClient(at, line, true) }

func (k *Connection) fromClient(at time.Time, octets []byte, masked bool) {
	if k.Over || len(octets) == 0 {
		return
	}
	k.spoke = at
	k.JudgeUnasked()
	for len(octets) > 0 && !k.Over {
		l, used, whole := k.client.take(at, octets)
		if octets = octets[used:]; whole {
			l.Masked = masked
			k.queue(l)
		}
	}
}

// queue has a line said, or keeps it until its turn.
func (k *Connection) queue(l Line) {
	l.Ahead = k.ahead()
	if k.reply != nil && k.reply.judge == nil {
		k.endReply() // there was no dot, and the client does not wait for one
	}
	if !k.holding() {
		k.say(l)
		return
	}
	k.c.Keeper.Waits(k.n, l.Octets)
	k.held = append(k.held, l)
	k.heldOctets += len(l.Octets)
}

// holding reports whether the turn of the client has not come: the lines of a reply are not
// complete, or AUTH has no reply, and nobody knows whether the next line is a response or a
// command.
func (k *Connection) holding() bool {
	return k.c.InTurn && k.reply != nil || k.ahead()
}

// ahead reports whether what the client sends now comes before the reply to an AUTH.
func (k *Connection) ahead() bool { return k.c.InTurn && k.c.AwaitsAuth(k.n) && !k.c.Responding(k.n) }

// release has the lines said whose turn has come.
func (k *Connection) release() {
	for len(k.held) > 0 && !k.holding() && !k.Over {
		l := k.held[0]
		k.held = k.held[1:]
		k.heldOctets -= len(l.Octets)
		k.say(l)
	}
}

// say has a line of the client kept, and tells the judges.
func (k *Connection) say(l Line) {
	k.open = false
	response := k.c.Responding(k.n)
	entry := k.c.Keeper.Said(k.n, l, response)
	k.judgeSaid(entry, l, response)
	if l.Masked {
		k.c.SentMasked(k.n, entry, l.Octets)
	} else {
		k.c.Sent(k.n, entry, l.Octets)
	}
	k.c.Keeper.Told(k.n)
}

// Server takes octets of the server that came at once.
func (k *Connection) Server(at time.Time, octets []byte) {
	if len(k.client.Octets) > 0 {
		k.c.Keeper.Waits(k.n, k.client.Octets)
	}
	for len(octets) > 0 && !k.Over {
		switch {
		case k.accepted:
			k.c.Model.Injected(k.n, k.c.Keeper.Injected(k.n, octets), octets)
			return
		case k.reply != nil:
			octets = octets[k.reply.Feed(octets):]
		default:
			l, used, whole := k.server.take(at, octets)
			if octets = octets[used:]; whole {
				k.fromServer(l.Octets)
			}
		}
	}
}

// fromServer takes a line that is no line of a reply, as far as anybody knows.
func (k *Connection) fromServer(line []byte) {
	is := wire.IndicatorOf(line)
	switch {
	case k.c.Due(k.n):
		k.Line(line)
	case k.open && is == wire.Malformed:
		k.open = false
		k.begin(false)
		k.reply.Feed(line)
	default:
		k.open = k.open && is != wire.ERR
		entry := k.c.Keeper.Unasked(k.n, line)
		if len(k.unasked) < mostUnasked {
			k.unasked = append(k.unasked, unasked{entry, line})
		}
	}
}

// Line takes a line of the server that was waited for: the greeting, the first line of a
// reply, or a challenge. It returns what follows.
func (k *Connection) Line(line []byte) model.Follow { return k.line(line, false) }

// line is Line; final says that the line is a reply, if it is no challenge, whatever it looks like.
func (k *Connection) line(line []byte, final bool) model.Follow {
	k.reply = nil // whoever waits for a line has given up the lines before it
	a := k.answer(line)
	entry := k.c.Keeper.Came(k.n, line)
	a.Follow = k.c.Model.Line(k.n, entry, line)
	is := wire.IndicatorOf(line)
	challenge := a.Follow == model.Response && is == wire.Challenge
	if final && !challenge && (a.Follow == model.Again || a.Follow == model.Response) {
		k.c.ReplyUnseen(k.n)
		a.Follow = model.Nothing
	}
	k.judgeAnswer(a)
	k.c.Keeper.Understood(k.n, entry, a)
	if a.ends() {
		ok := is == wire.OK
		k.open = ok && a.Follow == model.Nothing && !a.Command.Spec().Standard()
		k.accepted = ok && a.Command.Keyword == "STLS"
		if a.Follow == model.Lines {
			k.begin(true)
		}
	}
	if a.Follow != model.Again {
		k.release()
	}
	return a.Follow
}

// JudgeUnasked judges what the server said without being asked, once it shows that it was no
// good-bye: a server may say one before it closes the connection.
func (k *Connection) JudgeUnasked() {
	for _, u := range k.unasked {
		k.c.Model.Line(k.n, u.entry, u.line)
	}
	k.unasked = nil
}

// Unended returns the beginning of a line of a side whose end has not come.
func (k *Connection) Unended(side Side) *Line {
	if side == Client {
		return &k.client.Line
	}
	return &k.server.Line
}

// Forget drops the beginning of a line of the client.
func (k *Connection) Forget() { k.client.Line = Line{} }

// TooLong reports whether a line of a side was longer than is kept.
func (k *Connection) TooLong(side Side) bool {
	if side == Client {
		return k.client.long
	}
	return k.server.long
}

// Held returns lines of the client whose turn has not come, and how many octets they have.
func (k *Connection) Held() (lines []Line, octets int) { return k.held, k.heldOctets }

// Accepted reports whether STLS was, so that what follows is TLS.
func (k *Connection) Accepted() bool { return k.accepted }

// Secured tells that TLS has begun after STLS.
func (k *Connection) Secured() {
	k.c.GreetingUnseen(k.n) // nobody waits for it after the handshake
	k.c.Model.Secured(k.n)
	if len(k.client.Octets) > 0 {
		k.c.HalfSent(k.n)
	}
	if k.Judge != nil {
		k.Judge.Secured()
	}
	k.client.Line, k.server.Line = Line{}, Line{}
	k.held, k.heldOctets, k.reply, k.unasked, k.open, k.accepted = nil, 0, nil, nil, false, false
}

// Status takes a line of the server of which nothing is known but what it begins with. What
// follows it is not judged.
func (k *Connection) Status(line []byte) {
	if k.Over {
		return
	}
	is := wire.IndicatorOf(line)
	a := k.answer([]byte(is.String() + "\r\n"))
	switch {
	case is == wire.Challenge:
		k.Challenge(line)
		return
	case !a.Greeting && (!a.Due || is == wire.Malformed):
		k.c.Keeper.Unasked(k.n, line)
		k.NoReply()
		return
	}
	k.reply = nil
	entry := k.c.Keeper.Came(k.n, line)
	a.Follow = k.c.Model.Status(k.n, entry, is)
	if !a.Greeting {
		k.judgeAnswer(a)
	} else if k.Judge != nil {
		k.Judge.GreetingUnseen()
	}
	ok := is == wire.OK && !a.Greeting
	k.open, k.accepted = false, ok && a.Command.Spec().TLS
	if ok && a.Command.MultiLine() {
		k.begin(false)
	}
	k.release()
}

// Challenge takes a challenge of which nothing is known but that it came.
func (k *Connection) Challenge(line []byte) {
	entry := k.c.Keeper.Came(k.n, line)
	a := k.answer([]byte("+ \r\n"))
	a.Follow = k.c.Status(k.n, entry, wire.Challenge)
	k.judgeAnswer(a)
	k.release()
}
