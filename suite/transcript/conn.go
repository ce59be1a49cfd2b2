package transcript

import (
	"fmt"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// life is what has become of a connection.
type life int

const (
	untouched    life = iota // a command opens it
	opened                   // by a direction or a command
	halfClosed               // by the client, which can only read now
	serverClosed             // the client can still close its side
	clientClosed
	forgotten
)

// conn follows one connection through the transcript.
type conn struct {
	life       life
	pending    []request // commands without reply, oldest first
	pipelining bool      // <send without waiting> holds
	continuing bool      // the server sent a challenge: the next command answers it
	raw        bool      // octets went out since the last reply: what they ask for is unknown
	loose      bool      // octets went out at all: replies can't be counted
	partial    string    // the end of those octets, if it is no whole line

	reply     *Expect // a reply that lines may follow
	inBody    bool    // such lines came; the dot is known to follow
	last      string  // why lines may not follow the reply before, for an error
	misplaced bool    // a mistake about lines of a reply has been reported
}

// giveUp keeps one mistake from causing a dozen.
func (c *conn) giveUp() {
	if c.life == untouched {
		c.life = opened
	}
	c.pending, c.raw, c.loose = nil, true, true
}

// request is a command as far as its reply depends on it.
type request struct {
	text     string
	keyword  string
	argument bool
	greeting bool // no command: the connection was opened
	unclear  bool // octets that may be several commands
	octets   bool // sent as octets: anything may answer it
}

// sendOctets takes note of the lines that octets end.
func (c *conn) sendOctets(text string) {
	c.raw, c.loose, c.continuing = true, true, false
	text = c.partial + text
	for {
		before, after, ended := strings.Cut(text, "\n")
		if !ended {
			c.partial = text
			return
		}
		text = after
		r := newRequest(before)
		r.octets = true
		c.pending = append(c.pending, r)
	}
}

// unanswered is the first line that was sent and has no reply, nil if there is none.
func (c *conn) unanswered() *request {
	for i := range c.pending {
		if !c.pending[i].octets {
			return &c.pending[i]
		}
	}
	return nil
}

func newRequest(text string) request {
	cmd := wire.ParseCommand([]byte(text)) // as whoever plays or records the session reads it
	return request{text: text, keyword: cmd.Keyword, argument: cmd.Rest != "", unclear: strings.Contains(text, "\n")}
}

// single reports whether the reply is known to be one line. An unknown command
// (XTND, and whatever a server adds) may have a longer one.
func (r request) single() bool {
	if r.octets || r.greeting {
		return r.greeting
	}
	spec := wire.SpecOf(r.keyword)
	return spec.Standard() && (spec.Lines == wire.Never || r.argument && spec.Lines == wire.WithoutArgument)
}

// opensByItself reports whether a direction opens a connection that nothing has opened, as a
// command does.
func opensByItself(t Traits) bool { return !t.Ends && !t.TLS }

// usable checks that the client can send, and opens a connection that nothing has.
func (p *parser) usable(l *line, c *conn, what string) bool {
	const again = "<open connection> or <log in> before it"
	switch c.life {
	case halfClosed:
		p.fail(l.pos, what+" after <half-close connection>", "nothing more from the client, or "+again)
	case serverClosed:
		p.fail(l.pos, what+" on a connection that the server has closed", again)
	case clientClosed:
		p.fail(l.pos, what+" on a closed connection", again)
	case forgotten:
		p.fail(l.pos, what+" on a connection that is forgotten", again)
	case untouched:
		if l.role == command || opensByItself(l.act.Kind.Traits()) {
			c.life = opened
		}
		return true
	default:
		return true
	}
	c.life = opened // one report is enough
	c.giveUp()
	return false
}

// wasOpen checks that there is a connection for a direction that opens none.
func (p *parser) wasOpen(l *line, c *conn) bool {
	if c.life != untouched {
		return true
	}
	p.fail(l.pos, "a direction for a connection that is not open", "<open connection>, <log in> or a command before it")
	c.giveUp()
	return false
}

// end closes the connection from the client's side.
func (p *parser) end(l *line, c *conn) {
	switch c.life {
	case untouched:
		p.wasOpen(l, c)
	case clientClosed:
		p.fail(l.pos, "the end of a connection that is closed already", "<open connection> or <log in> before it")
	}
	*c = conn{life: clientClosed}
}

// hears checks that the server can be heard.
func (p *parser) hears(l *line, c *conn) bool {
	switch c.life {
	case untouched:
		p.fail(l.pos, "a reply before anything was sent", "C: <open connection> or a command before it")
	case serverClosed, clientClosed, forgotten:
		p.fail(l.pos, fmt.Sprintf("a line of the server %s", map[life]string{
			serverClosed: "that has closed the connection",
			clientClosed: "on a closed connection",
			forgotten:    "on a connection that is forgotten",
		}[c.life]), "C: <open connection> or C: <log in> before it")
	default:
		return true
	}
	c.life = opened
	c.giveUp()
	return false
}
