package conversation

import (
	"github.com/pop3spec/pop3spec/suite/internal/client"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/rules"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// Conversation is what is said on the connections of one client, what is known of it, and
// what is wrong with it. It is closed at the end (Close), for what only the end decides.
type Conversation struct {
	*model.Model
	*rules.Judge
	// Log keeps what is said; nil where somebody else does.
	Log *Log
	// Keeper is told of what is said: the one that fills Log, unless somebody takes its place.
	Keeper Keeper
	// Unknown has secrets hidden that the log has not been told of.
	Unknown bool
	// InTurn holds lines of clients back until what comes before them has been answered, as
	// far as only that shows what they are.
	InTurn bool
	// Client makes a judge of the client of a connection; nil where nobody judges clients. It
	// needs InTurn where the client may send responses ahead of their challenges.
	Client func(secure bool) ClientJudge
	// LongestLine is how much of a line is kept; 0 for all of it.
	LongestLine int

	clients []ClientJudge
}

// ClientJudge judges the client of one connection; [client.Judge] is one. Entries are those
// of the keeper.
type ClientJudge interface {
	Greeted(line []byte)
	Command(l client.Line)
	Response(l client.Line)
	Replied(cmd wire.Command, line []byte)
	Text(lines []byte)
	EndText()
	GreetingUnseen()
	LoginUnseen()
	Secured()
	Ended(entry int, byClient bool)
	Findings() []rules.Finding
}

// JudgeClient returns the usual judge of a client.
func JudgeClient(secure bool) ClientJudge { return client.New(secure) }

// New returns a conversation that is kept in a log.
func New(w model.World, log *Log) *Conversation {
	c := newConversation(w)
	c.Log, c.Keeper = log, loglike{log, c}
	return c
}

// NewKept returns a conversation that is kept by somebody else.
func NewKept(w model.World, k Keeper) *Conversation {
	c := newConversation(w)
	c.Keeper = k
	return c
}

func newConversation(w model.World) *Conversation {
	judge := rules.New()
	return &Conversation{Model: model.New(w, judge.Event), Judge: judge}
}

// Open begins connection n, or begins it anew, with TLS from the start or not: towards the
// server, and towards the client, which are two connections where somebody stands between.
func (c *Conversation) Open(n int, secure, secureClient bool) *Connection {
	k := &Connection{c: c, n: n}
	k.client.most, k.server.most = c.LongestLine, c.LongestLine
	if c.Client != nil {
		k.Judge = c.Client(secureClient)
		c.clients = append(c.clients, k.Judge)
	}
	c.Connected(n, secure)
	return k
}

// ClientFindings returns what was found about clients so far.
func (c *Conversation) ClientFindings() (all []rules.Finding) {
	for _, j := range c.clients {
		all = append(all, j.Findings()...)
	}
	return all
}
