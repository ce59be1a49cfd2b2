package specs

import (
	"strconv"

	"github.com/pop3spec/pop3spec/suite/transcript"
)

// Conn is one connection of a session.
type Conn struct {
	Greeting Reply // the first line that the server sent

	session *Session
	number  int
}

// LogIn logs in to an account, counted from 1 as scripts do. It upgrades the connection with
// STLS first if the options ask for that, and tries again for a while if a lock lingers.
func (c *Conn) LogIn(account int) { c.direct(transcript.LogIn, number(account)...) }

// TryLogIn logs in with one attempt, and returns the last reply that came of it.
func (c *Conn) TryLogIn(account int) Reply {
	from := len(c.session.steps.Log().Entries)
	c.direct(transcript.TryLogIn, number(account)...)
	return c.last(from)
}

// number is how a direction names an account.
func number(account int) []string {
	if account == 1 {
		return nil
	}
	return []string{strconv.Itoa(account)}
}

// Send sends a line, to which the end is added, and does not wait for the reply.
func (c *Conn) Send(line string) { c.SendOctets(line + "\r\n") }

// SendOctets sends octets as they are, in one segment if they fit.
func (c *Conn) SendOctets(octets string) { c.direct(transcript.SendOctets, octets) }

// Reply reads the next reply, with all its lines. The spec ends if none is due.
func (c *Conn) Reply() Reply {
	c.session.t.Helper()
	if !c.session.steps.Due(c.number) {
		c.session.t.Fatalf("no reply is due: nothing was asked\n\n%s", c.session.Conversation())
	}
	from := len(c.session.steps.Log().Entries)
	came, err := c.session.steps.Read(c.session.place(c.number))
	c.session.must(err)
	r := c.last(from)
	if came != nil {
		r.Line, r.Body = came.Status, came.Body
	}
	return r
}

// Do sends a command and reads its reply.
func (c *Conn) Do(command string) Reply {
	c.Send(command)
	return c.Reply()
}

// Expect reads the next reply, the first line of which must match a regular expression from
// the first octet on, and returns the match and its groups.
func (c *Conn) Expect(pattern string) []string {
	c.session.t.Helper()
	r := c.Reply()
	var groups []string
	m := matchLine(pattern, &groups)
	if ok, err := m.Match(r); err != nil || !ok {
		if err != nil {
			c.session.t.Fatalf("%v", err)
		}
		c.session.t.Fatalf("%s", m.FailureMessage(r))
	}
	return groups
}

// STLS upgrades the connection. It returns the reply; if that is +OK, TLS is active.
func (c *Conn) STLS() Reply {
	r := c.Do("STLS")
	if r.ok() {
		c.direct(transcript.StartTLS)
	}
	return r
}

// Close closes the connection without QUIT.
func (c *Conn) Close() { c.direct(transcript.Close) }

// Drop resets the connection, as a crashed client or a lost network does.
func (c *Conn) Drop() { c.direct(transcript.Drop) }

// Closed waits for the server to close the connection, which it must.
func (c *Conn) Closed() { c.direct(transcript.ServerClose) }

// direct follows a stage direction.
func (c *Conn) direct(kind transcript.Kind, args ...string) {
	c.session.t.Helper()
	d := &transcript.Direction{Place: c.session.place(c.number), Kind: kind}
	for _, a := range args {
		d.Args = append(d.Args, transcript.Text{{Literal: a}})
	}
	c.session.must(c.session.steps.Do(d))
}
