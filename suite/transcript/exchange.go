package transcript

import (
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// Exchange is a line that the client sends, and what the transcript says about the
// reply to it.
type Exchange struct {
	Conn int
	// Line is the line without its end, values as they are written; it is empty where
	// Greeting is set.
	Line     string
	Greeting bool // the connection was opened: the reply is the greeting
	// Sent is the step that sends the line, alone or together with others; for a
	// greeting, the step that opens the connection.
	Sent Step
	// Challenges and Responses are what went to and fro before the reply (RFC 5034).
	Challenges []*Expect
	Responses  []Step
	// Reply is the reply, nil if the transcript does not expect one.
	Reply *Expect
	// Instead is a direction that stands where the reply would, such as <any reply>.
	Instead *Direction
}

// Command is the first word of the line in upper case, and the words after it.
func (x *Exchange) Command() (keyword string, args []string) {
	words := strings.Fields(x.Line)
	if len(words) == 0 {
		return "", nil
	}
	return strings.ToUpper(words[0]), words[1:]
}

// LogsIn reports whether a positive reply to the line is a login. AUTH without a mechanism
// asks for a list.
func (x *Exchange) LogsIn() bool {
	keyword, args := x.Command()
	spec := wire.SpecOf(keyword)
	return !x.Greeting && spec.Login == wire.Decides && (!spec.SASL || len(args) > 0)
}

// Positive reports whether the transcript expects the reply to be +OK.
func (x *Exchange) Positive() bool {
	return x.Reply != nil && x.Reply.Status.Kind != Pattern && strings.HasPrefix(x.Reply.Status.Text.String(), "+OK")
}

// Exchanges pairs what the client sends with the replies, over all connections, in
// the order in which the client sends. Directions that log in are not among them.
func (s *Script) Exchanges() []*Exchange {
	p := pairing{conns: map[int]*pairs{}}
	for _, step := range s.Steps {
		p.step(step)
	}
	return p.all
}

type pairing struct {
	all   []*Exchange
	conns map[int]*pairs
}

// pairs is one connection.
type pairs struct {
	waiting    []*Exchange // for their replies
	challenged bool        // the next line answers a challenge
	partial    string      // octets sent that do not end a line yet
	from       Step        // that began partial
}

func (p *pairing) step(step Step) {
	c := p.conns[step.Connection()]
	if c == nil {
		c = &pairs{}
		p.conns[step.Connection()] = c
	}
	switch step := step.(type) {
	case *Command:
		p.send(c, step, step.Text.String()+"\n")
	case *Direction:
		p.direction(c, step)
	case *Expect:
		p.reply(c, step)
	}
}

// direction takes a stage direction into account. It reports whether it knows what such
// directions do.
func (p *pairing) direction(c *pairs, d *Direction) bool {
	switch t := d.Kind.Traits(); {
	case t.Asks():
		*c = pairs{}
		p.add(c, &Exchange{Conn: d.Conn, Greeting: true, Sent: d})
	case t.Opens, t.Greeted, t.Forgotten:
		*c = pairs{}
	case t.Sends:
		p.send(c, d, d.Args[0].String())
	case t.Responds:
		p.send(c, d, "\n")
	case t.Replies:
		if len(c.waiting) > 0 {
			c.waiting[0].Instead = d
			c.waiting = c.waiting[1:]
		}
	case t.Each:
		for _, x := range c.waiting {
			x.Instead = d
		}
		c.waiting = nil
	case t.TLS, t.Ends, t.Closes, t.Walks, t.Pipelines, t.Idle, t.Silent, t.Slows: // no line, and no reply
	default:
		return false
	}
	return true
}

// send notes octets line by line.
func (p *pairing) send(c *pairs, step Step, octets string) {
	for {
		if c.partial == "" {
			c.from = step
		}
		line, rest, ended := strings.Cut(octets, "\n")
		if !ended {
			c.partial += octets
			return
		}
		line, octets = strings.TrimSuffix(c.partial+line, "\r"), rest
		c.partial = ""
		if c.challenged && len(c.waiting) > 0 {
			c.challenged = false
			c.waiting[0].Responses = append(c.waiting[0].Responses, step)
		} else {
			p.add(c, &Exchange{Conn: step.Connection(), Line: line, Sent: c.from})
		}
		if octets == "" {
			return
		}
	}
}

func (p *pairing) add(c *pairs, x *Exchange) {
	p.all = append(p.all, x)
	c.waiting = append(c.waiting, x)
}

func (p *pairing) reply(c *pairs, e *Expect) {
	if len(c.waiting) == 0 {
		return
	}
	x := c.waiting[0]
	if signOf(e.Status) == "+" && !x.Greeting {
		x.Challenges = append(x.Challenges, e)
		if len(c.waiting) > 1 { // the response went out ahead
			x.Responses = append(x.Responses, c.waiting[1].Sent)
			p.forget(c.waiting[1])
			c.waiting = append(c.waiting[:1:1], c.waiting[2:]...)
			return
		}
		c.challenged = true
		return
	}
	x.Reply, c.challenged = e, false
	c.waiting = c.waiting[1:]
}

// forget takes back what looked like a command and was a response.
func (p *pairing) forget(x *Exchange) {
	for i := range p.all {
		if p.all[i] == x {
			p.all = append(p.all[:i:i], p.all[i+1:]...)
			return
		}
	}
}
