package scripted

import (
	"bytes"
	"context"
	"io"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/client"
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
	Random   io.Reader // for timestamps and nonces
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
	judge   *client.Judge
	line    []byte // of the client, not whole yet
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

// NewPlayer returns the player of a connection that was just opened.
func NewPlayer(s *Session, o Options) *Player {
	var secrets []string
	for _, a := range o.Accounts {
		secrets = append(secrets, a.Password, "{password}")
	}
	return &Player{
		session: s, options: o, log: conversation.NewLog(o.Now, secrets...), judge: client.New(s.TLS),
		state: state{secure: s.TLS}, given: map[*exchange]int{},
	}
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
	p.line = append(p.line, octets...)
	var lines [][]byte
	for {
		i := bytes.IndexByte(p.line, '\n')
		if i < 0 {
			break
		}
		lines = append(lines, p.line[:i+1:i+1])
		p.line = p.line[i+1:]
	}
	crash.At("scripted: judge")
	entries := p.note(lines)
	var all []Reaction
	for i, l := range lines {
		if p.over {
			return all
		}
		r := p.react(entries[i], string(bytes.TrimRight(l, "\r\n")))
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
	if len(p.line) > longestLine && !p.over {
		all = append(all,
			p.deviate(p.place(), len(p.log.Entries)-1, "a line", "64 KiB without a line end",
				"the client sends a line that does not end"))
	}
	return all
}

// note tells log and judge of lines: of all that have come, because the judge wants to
// know what is sent ahead. After AUTH anything may be a response.
func (p *Player) note(lines [][]byte) (entries []int) {
	p.move()
	response := p.sasl != nil
	for _, l := range lines {
		entry := 0
		if response {
			entry = p.log.AddResponse(0, l)
		} else {
			entry = p.log.Add(0, conversation.Client, l)
		}
		response = response || firstWord(string(l)) == "AUTH"
		p.judge.Sent(entry, l)
		entries = append(entries, entry)
	}
	return entries
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
	p.line, p.now, p.named = nil, nil, ""
	if !p.state.secure { // else it is that of the implicit port, and nothing is forgotten
		p.state = state{secure: true}
		p.judge.Secured()
		p.move()
		p.log.Note(0, "TLS")
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
