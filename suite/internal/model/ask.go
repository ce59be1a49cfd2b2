package model

import (
	"strconv"

	"github.com/pop3spec/pop3spec/suite/internal/sasl"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// What follows is for those who play the client.

// Due reports whether a reply, or the greeting, is still to come.
func (m *Model) Due(n int) bool {
	s := m.sessions[n]
	return s != nil && (s.State == BeforeGreeting || len(s.pending) > 0)
}

// Visitors are the users who have logged in.
func (m *Model) Visitors() (users []string) {
	for user, d := range m.drops {
		if d.visited {
			users = append(users, user)
		}
	}
	return users
}

// Overlapped reports whether two sessions of a user have had the maildrop open at once: what is left then
// depends on what each of them was shown.
func (m *Model) Overlapped(user string) bool {
	d := m.drops[user]
	return d != nil && d.overlapped
}

// State is the state of the session on connection n; it is over where there is none.
func (m *Model) State(n int) State { return m.session(n).State }

// InTransaction reports whether somebody is logged in on the connection.
func (m *Model) InTransaction(n int) bool { return m.session(n).State == Transaction }

// TakesAhead reports whether the server has announced that before login, too, it takes commands that come before it
// has answered others (RFC 2449 section 6.6).
func (m *Model) TakesAhead(n int) bool {
	s := m.session(n)
	listed, _ := s.Offers("PIPELINING")
	return s.State == Authorization && listed && s.auth == nil
}

// AwaitsGreeting reports whether the greeting has not come yet.
func (m *Model) AwaitsGreeting(n int) bool { return m.session(n).State == BeforeGreeting }

// AwaitsTLS reports whether the server has answered STLS with +OK, so that the handshake
// comes next.
func (m *Model) AwaitsTLS(n int) bool { return m.session(n).awaitTLS }

// Closing reports whether the server must close the connection now.
func (m *Model) Closing(n int) bool {
	s := m.sessions[n]
	return s != nil && s.State >= Update
}

// LinesFollow reports whether the reply that came last has more lines, which then
// have to be given to [Model.Body].
func (m *Model) LinesFollow(n int) bool {
	s := m.sessions[n]
	return s != nil && s.State != BeforeGreeting && s.last != nil && s.reply.Indicator == wire.OK && s.last.MultiLine()
}

// Responding reports whether the next line of the client is a response to a challenge.
func (m *Model) Responding(n int) bool {
	s := m.sessions[n]
	return s != nil && len(s.pending) == 1 && s.pending[0].waiting
}

// Count is the number of messages in the session, and whether it is known.
func (m *Model) Count(n int) (int, bool) {
	v := m.session(n).view
	if v == nil {
		return 0, false
	}
	if total, told := v.told(); told {
		return total, true
	}
	return len(v.items), v.known
}

// Timestamp is the APOP timestamp of the greeting, brackets included; "" if none.
func (m *Model) Timestamp(n int) string { return m.session(n).Timestamp }

// Candidate is what may be meant as a timestamp in a greeting that has none; "" if
// nothing looks like it.
func (m *Model) Candidate(n int) string {
	if s := m.session(n); s.Timestamp == "" {
		return s.candidate()
	}
	return ""
}

// Last is the command whose reply came last on connection n.
func (m *Model) Last(n int) wire.Command {
	if s := m.session(n); s.last != nil {
		return s.last.Command
	}
	return wire.Command{}
}

// Ahead reports whether the command whose reply came last went out before the reply to
// the one before it had come.
func (m *Model) Ahead(n int) bool {
	s := m.session(n)
	return s.last != nil && s.last.Ahead
}

// Size is the size of a message in octets, if it is certain: the message came whole
// and is, octet for octet, what the harness put there.
func (m *Model) Size(n int, number string) (int64, bool) {
	v := m.session(n).view
	if v == nil {
		return 0, false
	}
	_, k := ReadArgument(number)
	it, _ := v.item(k)
	if it == nil {
		return 0, false
	}
	return it.certain()
}

// Miscounted reports whether the session was told a wrong number of messages at its beginning: then the
// maildrop is not what the client believes.
func (m *Model) Miscounted(n int) bool {
	v := m.session(n).view
	return v != nil && len(v.wrong) > 0
}

// Total is the size of all messages that are not marked, if all are certain.
func (m *Model) Total(n int) (sum int64, certain bool) {
	v := m.session(n).view
	if v == nil {
		return 0, false
	}
	for _, it := range v.items {
		if it.deleted {
			continue
		}
		size, certain := it.certain()
		if !certain {
			return 0, false
		}
		sum += size
	}
	return sum, true
}

func (it *item) certain() (int64, bool) {
	src := it.msg.source
	return it.text.Octets, it.text.Whole && src != nil && !src.Unended && src.Size == it.text.Octets
}

// Origin is the place, in what the harness put there, of the message that the last
// command named; known is false where that can't be told.
func (m *Model) Origin(n int) (origin int, known bool) {
	s := m.session(n)
	if s.view == nil || s.last == nil || len(s.last.Args) == 0 {
		return 0, false
	}
	k, err := strconv.Atoi(s.last.Args[0])
	if err != nil {
		return 0, false
	}
	it, _ := s.view.item(k)
	if it == nil || it.msg.origin == 0 {
		return 0, false
	}
	return it.msg.origin, true
}

// MayQuit reports whether a QUIT would change nothing: somebody is logged in and has
// marked nothing, or nobody is logged in; and nothing that was fetched would go.
func (m *Model) MayQuit(n int) bool {
	s := m.sessions[n]
	switch {
	case s == nil || len(s.pending) > 0 || s.awaitTLS: // the server waits for a handshake
		return false
	case s.State == Authorization:
		return true
	case s.State != Transaction || s.view.marked() > 0:
		return false
	case m.expire:
		for _, it := range s.view.items {
			if it.msg.fetched {
				return false
			}
		}
	}
	return true
}

// MayHangUp reports whether the server may end the connection at this point instead of
// replying: after QUIT, at a refused login or the command after it (RFC 1939 section 4), at a command that
// no client means well with or the one after it, and after some bad commands (ERRATA A-33).
func (m *Model) MayHangUp(n int) bool {
	s := m.sessions[n]
	return s != nil && (s.State == Authorization && (s.Failed && s.sinceFailure <= 1 || s.refusals > s.failures) ||
		s.State != Authorization && s.refusals >= bearable || s.State == Update || s.State == Over || s.abused())
}

// Unsure reports whether nothing was asked of the status of the last reply because nobody knows whether there is
// the message that its command names.
func (m *Model) Unsure(n int) bool {
	s := m.sessions[n]
	return s != nil && s.unsureNumber
}

// abused reports whether the command that waits for its reply, or the one before it, is one after which a
// server need not go on: a control octet in it, a line that is too long, plain text after STLS, wrong credentials.
func (s *session) abused() bool {
	if len(s.pending) == 0 {
		return false
	}
	cmd := s.pending[0]
	if cmd.abusive() || s.last != nil && s.last.abusive() && s.reply.Indicator == wire.ERR {
		return true
	}
	if s.State != Authorization {
		return false
	}
	return cmd.Spec().TLS && len(s.pending) > 1 || s.awaitTLS || s.wrong(cmd) || s.wrongAhead()
}

// wrongAhead reports whether a password that is not the right one follows in the same segment: a connection that
// is closed at it, while more has arrived, is reset, and the replies before are lost.
func (s *session) wrongAhead() bool {
	user := s.User
	for _, cmd := range s.pending {
		switch spec := cmd.Spec(); {
		case spec.User:
			user = cmd.Rest
		case spec.Follows == "USER":
			if password, known := s.m.world.password(user); !known || password != cmd.Rest {
				return true
			}
		}
	}
	return false
}

// abusive reports whether a command is one that no client means well with.
func (c *Command) abusive() bool {
	return c.Unprintable || c.Tabbed || c.Keyword != "AUTH" && c.Octets > wire.LongestCommand
}

// bearable is how many bad commands a server should bear in TRANSACTION: less than a user's
// typing mistakes, or a client's way to find out what there is.
const bearable = 3

// Impatient reports whether the server has just refused one of the first bad commands of a
// session: if it ends the session for that, it does so before it has seen another one.
func (m *Model) Impatient(n int) bool {
	s := m.session(n)
	return s.State == Transaction && s.refusals > 0 && s.refusals < bearable && s.reply.Indicator == wire.ERR
}

// Authenticating tells for whom a SASL exchange on the connection is meant, for
// exchanges that the model can't read.
func (m *Model) Authenticating(n int, user string) { m.session(n).User = user }

// Exchange returns what was said after the AUTH command that has no final reply yet;
// nil if there is none.
func (m *Model) Exchange(n int) *sasl.Exchange {
	if x := m.session(n).auth; x != nil {
		return &x.Exchange
	}
	return nil
}

// Listed reports whether CAPA was answered in this state of the connection.
func (m *Model) Listed(n int) bool { return m.session(n).Caps != nil }

// Mechanisms are those that CAPA lists on the connection.
func (m *Model) Mechanisms(n int) []string {
	if caps := m.session(n).Caps; caps != nil {
		return caps.Args["SASL"]
	}
	return nil
}
