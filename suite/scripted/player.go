package scripted

import (
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/clock"
	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/crash"
	"github.com/pop3spec/pop3spec/suite/internal/sasl"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// Order is how closely the client has to follow the transcript.
type Order int

// The orders. Package scripted tells what they mean.
const (
	Strict Order = iota
	Lenient
)

// Account is a user that the client logs in as.
type Account struct{ User, Password string }

// Options are what a player needs to know besides its session.
type Options struct {
	Order    Order
	Accounts []Account // {user} and {user2}
	Random   io.Reader // for timestamps and nonces; nil is [rand.Reader]
	// Now and Sleep are the time that sessions go by; nil is that of the system.
	Now   func() time.Time
	Sleep func(context.Context, time.Duration) error
}

// Reaction is what the server does about a line.
type Reaction struct {
	After  time.Duration // that passed in the transcript before the server spoke
	Octets []byte        // to send
	Secure bool          // TLS begins when they have been sent, see [Player.Secured]
	Close  bool          // the connection is closed when they have been sent
}

// Player is the server's side of one connection. It does no I/O: it is told what comes
// from the client, and tells what to send.
type Player struct {
	session *Session
	options Options
	log     *conversation.Log
	conn    *conversation.Connection
	came    []said // lines of the client that were not looked at yet
	ending  string // of the connection, for people
	stamp   string // of the greeting, "" if it has none
	over    bool   // nothing that comes counts any more

	state    state
	now      *exchange // a challenge was sent: the next line belongs to this exchange
	step     int       // in the exchange: the line that comes next
	sasl     *sasl.Exchange
	bind     func(kind string) []byte
	named    string // of a USER, for <log in>
	next     int    // in strict order, the exchange that comes next
	given    map[*exchange]int
	at       transcript.Position // of the line that was answered last
	findings []Deviation
}

// NewPlayer returns the player of a connection that was just opened. What the options lack, they
// take from the system.
func NewPlayer(s *Session, o Options) *Player {
	var secrets []string
	for _, a := range o.Accounts {
		secrets = append(secrets, a.Password, "{password}")
	}
	p := &Player{session: s, options: o.complete(), state: state{secure: s.TLS}, given: map[*exchange]int{}}
	p.begin(secrets)
	return p
}

// complete returns the options with what they lack taken from the system.
func (o Options) complete() Options {
	real := clock.Clock{Now: o.Now, Sleep: o.Sleep}.OrSystem()
	o.Now, o.Sleep = real.Now, real.Sleep
	if o.Random == nil {
		o.Random = rand.Reader
	}
	return o
}

// Greeting is what the server says first.
func (p *Player) Greeting() Reaction {
	crash.At("scripted: greeting")
	p.stamp = p.newStamp()
	r := p.render(&p.session.greeting)
	p.stamp = string(stampLike.Find(r.Octets))
	return r
}

// longestLine is how much of a line is awaited: far more than the 255 octets of a
// command (RFC 2449 section 4), or than a SASL response needs.
const longestLine = 64 << 10

// mostEntries bounds the memory of a session: a client that goes on for ever is ended.
// It is more than the lines of the longest transcript. A variable for tests.
var mostEntries = 1_200_000

// Input takes octets from the client, and returns what the server does about each line
// that is whole now. After a reaction that ends the connection or begins TLS nothing
// follows.
func (p *Player) Input(octets []byte) []Reaction {
	crash.At("scripted: judge")
	p.move()
	p.conn.Client(p.options.Now(), octets)
	var all []Reaction
	for len(p.came) > 0 && !p.over {
		l := p.came[0]
		p.came = p.came[1:]
		r := p.react(l.entry, string(bytes.TrimRight(l.line, "\r\n")))
		all = append(all, r)
		if r.Secure {
			return all
		}
	}
	if len(p.log.Entries) > mostEntries && !p.over {
		all = append(all,
			p.deviate(p.place(), len(p.log.Entries)-1, "the end of the session", "more and more commands",
				"the client does not come to an end"))
	}
	if len(p.conn.Unended(conversation.Client).Octets) > longestLine && !p.over {
		all = append(all,
			p.deviate(p.place(), len(p.log.Entries)-1, "a line", "64 KiB without a line end",
				"the client sends a line that does not end"))
	}
	return all
}

// react answers one line.
func (p *Player) react(entry int, text string) Reaction {
	crash.At("scripted: react")
	if p.options.Order == Strict {
		return p.strict(entry, text)
	}
	return p.lenient(entry, text)
}

// Secured tells that TLS has begun; bind returns the data of its channel.
func (p *Player) Secured(bind func(kind string) []byte) {
	p.bind = bind
	p.came, p.now, p.named = nil, nil, ""
	p.conn.Forget()
	if !p.state.secure { // else it is that of the implicit port, and nothing is forgotten
		p.state = state{secure: true}
		p.conn.Secured()
		p.move()
		p.log.Note(only, "TLS")
	}
}

// move tells the log where the transcript stands.
func (p *Player) move() {
	p.log.At = conversation.Place{File: p.session.File, Line: p.place().Line}
}

// place is where the transcript stands, as far as there is an order.
func (p *Player) place() transcript.Position {
	s := p.session
	switch {
	case p.now != nil:
		return p.now.lines[p.step].pos
	case p.options.Order == Strict && p.next < len(s.exchanges):
		return s.exchanges[p.next].lines[0].pos
	case p.options.Order == Strict && s.left.Line > 0:
		return s.left
	case p.at.Line > 0:
		return p.at
	}
	return transcript.Position{File: s.File, Line: 1, Column: 1}
}
