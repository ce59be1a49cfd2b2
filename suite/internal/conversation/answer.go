package conversation

import (
	"github.com/pop3spec/pop3spec/suite/internal/client"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// Answer is what a line of the server has turned out to be.
type Answer struct {
	Line     []byte
	Greeting bool
	Follow   model.Follow
	Command  wire.Command // that it answers, or goes on with
	Sent     int          // the entry of that command
	Due      bool         // there is one
}

// ends reports whether the line is the reply to the command.
func (a *Answer) ends() bool { return a.Due && a.Follow != model.Again && a.Follow != model.Response }

// answer is what a line that was waited for answers.
func (k *Connection) answer(line []byte) Answer {
	a := Answer{Line: line, Greeting: k.c.AwaitsGreeting(k.n)}
	if !a.Greeting {
		a.Command, a.Sent, a.Due = k.c.Oldest(k.n)
	}
	return a
}

// judgeAnswer tells the judge of the client of the greeting, or of a reply.
func (k *Connection) judgeAnswer(a Answer) {
	switch {
	case k.Judge == nil:
	case a.Greeting:
		k.Judge.Greeted(a.Line)
	case a.ends():
		k.Judge.Replied(a.Command, a.Line)
	}
}

// judgeSaid tells the judge of the client of a line, before it waits for its reply.
func (k *Connection) judgeSaid(entry int, l Line, response bool) {
	if k.Judge == nil {
		return
	}
	said := client.Line{Entry: entry, Octets: l.Octets, Masked: l.Masked, Ahead: l.Ahead, Pending: k.c.Pending(k.n)}
	if response {
		k.Judge.Response(said)
	} else {
		k.Judge.Command(said)
	}
}
