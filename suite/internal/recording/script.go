package recording

import (
	"slices"

	"github.com/pop3spec/pop3spec/suite/transcript"
)

// Options say how a recording is to be played.
type Options struct {
	Exact    bool // every line is asked for octet by octet
	Timing   bool // the client waits as long as it waited then
	Implicit bool // the target begins with TLS
	STLS     bool // every session is to begin with an upgrade
	TLSPort  bool // there is a port with implicit TLS beside the one in clear
	// Offers reports whether the target offers a SASL mechanism, in clear or under TLS.
	// Nil means that it does.
	Offers func(mechanism string, secure bool) bool
}

// Script turns a recording into a script for a target. Its steps keep their places.
func Script(s *transcript.Script, o Options) *transcript.Script {
	r := newRebuilder(s, o)
	for _, step := range s.Steps {
		if d := step.Elapsed(); o.Timing && d > 0 && !fromServer(step) {
			r.add(pause(step, d))
		}
		switch step := step.(type) {
		case *transcript.Command:
			r.command(step)
		case *transcript.Expect:
			r.expect(step)
		case *transcript.Direction:
			r.direction(step)
		default:
			r.add(step)
		}
	}
	out := *s
	out.Steps = r.steps
	out.Header.Requires = append(slices.Clone(s.Header.Requires), r.requires()...)
	if s.Header.Maildrop == (transcript.Maildrop{}) && Bare(s) {
		out.Header.Maildrop.Any = true
	}
	return &out
}

// rebuilder makes one script.
type rebuilder struct {
	Options
	exchanges []*transcript.Exchange
	steps     []transcript.Step
	answers   map[*transcript.Expect]*transcript.Exchange // what each reply, or challenge, belongs to
	sent      map[transcript.Step]*transcript.Exchange    // what each step sends, the last of it
	conns     map[int]*conn
	shared    map[string]bool               // unique-ids that several messages had at once
	began     map[transcript.Step]bool      // connections, by their beginning, that upgrade themselves
	secure    map[*transcript.Exchange]bool // exchanges under TLS
	ahead     map[*transcript.Exchange]bool // exchanges that began before another one had ended
}

// conn is a connection of the recording.
type conn struct {
	last     *transcript.Exchange // that had its reply
	hanging  []transcript.Step    // commands that had none
	upgraded bool                 // <start TLS> follows a STLS that is left out
}

func newRebuilder(s *transcript.Script, o Options) *rebuilder {
	r := &rebuilder{
		Options: o, exchanges: s.Exchanges(), answers: map[*transcript.Expect]*transcript.Exchange{},
		sent: map[transcript.Step]*transcript.Exchange{}, conns: map[int]*conn{}, shared: map[string]bool{},
		began: map[transcript.Step]bool{}, secure: map[*transcript.Exchange]bool{},
		ahead: map[*transcript.Exchange]bool{},
	}
	upgrades := map[int]*transcript.Exchange{} // the greeting of the connection at hand
	secured := map[int]bool{}
	for _, x := range r.exchanges {
		for _, e := range append(slices.Clone(x.Challenges), x.Reply) {
			r.answers[e] = x
		}
		for _, step := range append(slices.Clone(x.Responses), x.Sent) {
			r.sent[step] = x
		}
		keyword, args := x.Command()
		r.secure[x] = o.Implicit || o.STLS || secured[x.Conn]
		switch {
		case x.Greeting:
			upgrades[x.Conn] = x
			d, ok := x.Sent.(*transcript.Direction)
			secured[x.Conn] = ok && d.Kind.Traits().TLS && o.TLSPort
		case keyword == "STLS" && x.Positive() && upgrades[x.Conn] != nil:
			r.began[upgrades[x.Conn].Sent] = true
			secured[x.Conn] = true
		case keyword == "UIDL" && len(args) == 0 && x.Positive():
			r.noteShared(x.Reply.Body)
		}
	}
	r.noteAhead(s.Steps)
	return r
}

// noteAhead finds the exchanges that began while another one was under way. What is asked in them in several steps has
// to stay one step, since the next reply belongs to that other one.
func (r *rebuilder) noteAhead(steps []transcript.Step) {
	began := map[int][]*transcript.Exchange{}
	for _, step := range steps {
		if e, is := step.(*transcript.Expect); is {
			for _, x := range began[e.Conn] {
				r.ahead[x] = r.ahead[x] || r.answers[e] != x
			}
			began[e.Conn] = nil
		} else if x := r.sent[step]; x != nil && x.Sent == step {
			began[x.Conn] = append(began[x.Conn], x)
		}
	}
}

func (r *rebuilder) add(steps ...transcript.Step) { r.steps = append(r.steps, steps...) }

func (r *rebuilder) conn(n int) *conn {
	if r.conns[n] == nil {
		r.conns[n] = &conn{}
	}
	return r.conns[n]
}

// command sends what the client sent. What was refused then because of a wrong
// password is sent with a wrong one again.
func (r *rebuilder) command(c *transcript.Command) {
	x := r.sent[c]
	if r.leftOut(x) {
		return
	}
	if r.cancelled(x) {
		if x.Sent == c {
			r.add(cancellation(c)...)
		}
		return
	}
	if x != nil && x.Sent == c && initialLogin(x) && !r.ahead[x] && !r.Exact {
		r.add(loginByTurns(c)...)
		return
	}
	if refusedLogin(x) {
		wrong := *c
		wrong.Text = wrongSecret(c.Text)
		c = &wrong
	}
	if keyword := keywordOf(x); x != nil && x.Reply == nil && keyword != "AUTH" && keyword != "STLS" {
		conn := r.conn(c.Conn)
		conn.hanging = append(conn.hanging, c)
	}
	r.add(c)
}

func keywordOf(x *transcript.Exchange) string {
	if x == nil {
		return ""
	}
	keyword, _ := x.Command()
	return keyword
}

// leftOut reports whether an exchange has no place in the script: an upgrade that was
// refused, or that the target does not need, and a mechanism that was refused and that
// the target would refuse otherwise.
func (r *rebuilder) leftOut(x *transcript.Exchange) bool {
	if x == nil || x.Greeting {
		return false
	}
	keyword, args := x.Command()
	switch {
	case keyword == "" && !r.Exact:
		return true // an empty line may be overlooked
	case keyword == "STLS":
		return r.Implicit || !x.Positive()
	case keyword == "AUTH" && refusedLogin(x) && !r.Exact:
		return r.offers(args[0], r.secure[x]) == atOnce(x)
	}
	return false
}

func (r *rebuilder) offers(mechanism string, secure bool) bool {
	return r.Offers == nil || r.Offers(mechanism, secure)
}

// cancelled reports whether a login was refused at a point where another server need not
// refuse it: then it is given up instead, which every server must take.
func (r *rebuilder) cancelled(x *transcript.Exchange) bool {
	return refusedLogin(x) && !r.Exact && !r.ahead[x] && !atOnce(x) && !wholeExchange(x)
}

func (r *rebuilder) expect(e *transcript.Expect) {
	x := r.answers[e]
	switch {
	case x == nil: // the server spoke of its own accord, which it need not do again
		return
	case r.leftOut(x):
		if keyword, _ := x.Command(); keyword == "STLS" {
			r.conn(e.Conn).upgraded = x.Positive()
		}
		return
	case r.cancelled(x):
		return // cancellation has asked for it
	}
	if x.Reply == e {
		r.conn(e.Conn).last = x
	}
	if r.Exact {
		r.add(exact(e, x))
	} else {
		r.add(r.meaning(e, x))
	}
	if x.Greeting && r.STLS && !r.Implicit && !r.began[x.Sent] {
		r.add(&transcript.Direction{Place: e.Place, Kind: transcript.GetReady})
	}
}

func (r *rebuilder) direction(d *transcript.Direction) {
	c := r.conn(d.Conn)
	switch t := d.Kind.Traits(); {
	case t.Opens:
		*c = conn{}
		if t.TLS && !r.Implicit && (r.STLS || !r.TLSPort) {
			d = &transcript.Direction{Place: d.Place, Kind: transcript.Open}
		}
	case t.StartsTLS():
		if c.upgraded {
			return
		}
	case t.Closes:
		// Only after QUIT is a server bound to end the connection. Else it has to reply to
		// what was sent, unless the oracle knows of a reason to hang up.
		if keywordOf(c.last) == "QUIT" {
			break
		}
		for range c.hanging {
			r.add(&transcript.Direction{Place: d.Place, Kind: transcript.AnyReply})
		}
		d = &transcript.Direction{Place: d.Place, Kind: transcript.Close}
	default:
		if x := r.sent[d]; refusedLogin(x) {
			wrong := *d
			wrong.Args = []transcript.Text{wrongSecret(d.Args[0])}
			wrong.Args = append(wrong.Args, d.Args[1:]...)
			d = &wrong
		}
	}
	r.add(d)
}
