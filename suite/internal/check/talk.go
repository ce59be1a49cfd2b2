package check

import (
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/model"
)

// talk is a conversation that is over, as it is told again.
type talk struct {
	oracle *conversation.Conversation
	log    *conversation.Log
	now    time.Time
	links  map[int]*link
}

// link is one connection of a conversation.
type link struct {
	*conversation.Connection
	*talk
	n int

	veiled bool // the reply is due to a command that a recording does not have
	veils  bool // there were such commands
}

func newTalk(w model.World) *talk {
	t := &talk{links: map[int]*link{}}
	t.log = conversation.NewLog(func() time.Time { return t.now })
	t.oracle = conversation.New(w, t.log)
	t.oracle.Unknown = true
	return t
}

// judgeBoth has the clients judged, too, by what both sides have really said.
func (t *talk) judgeBoth() { t.oracle.InTurn, t.oracle.Client = true, conversation.JudgeClient }

// open begins connection n, or begins it anew.
func (t *talk) open(n int, secure bool) *link {
	l := &link{talk: t, n: n, Connection: t.oracle.Open(n, secure, secure)}
	t.links[n] = l
	return l
}

// clientSent takes octets of the client.
func (l *link) clientSent(octets []byte, masked bool) {
	if masked {
		l.ClientMasked(l.now, octets)
	} else {
		l.Client(l.now, octets)
	}
}

// serverSent takes octets of the server.
func (l *link) serverSent(octets []byte) { l.Server(l.now, octets) }

// secure tells that TLS has begun after STLS.
func (l *link) secure() {
	if !l.Over {
		l.log.Note(l.n, "TLS has begun")
		l.Secured()
	}
}

// linesOmitted tells that the lines of the reply that came last are not known.
func (l *link) linesOmitted() {
	if !l.Over && l.Lines() != nil {
		l.log.Note(l.n, "the lines of the reply are not known")
		l.LinesUnseen()
	}
}
