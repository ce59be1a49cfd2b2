package client

import (
	"fmt"
	"iter"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/rules"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// Judge watches the client of one connection.
type Judge struct {
	findings []rules.Finding
	reported map[string]bool

	state    state
	secure   bool
	stamp    bool         // the greeting has a timestamp
	named    bool         // the last command was a USER that was accepted
	last     wire.Command // whose reply came last
	text     []byte       // lines of that reply
	overflow bool         // there were more than are kept
	offer    offer
	drop     drop
	utf8     bool // UTF8 was accepted
	tls      bool // TLS was begun where nobody expects it: what follows is part of it
	quit     bool // QUIT was sent

	unasked struct { // the first login that did without the capabilities after TLS
		at      model.Spot
		keyword string
	}
}

// state is the state of the session as the client has to see it.
type state int

const (
	greeting state = iota
	authorization
	transaction
	update
)

// Line is a line that the client sent.
type Line struct {
	Entry  int    // of the caller's log
	Octets []byte // the line end included
	// Masked says that a log has masked a secret in it: nothing but the keyword is certain,
	// and of a response nothing at all.
	Masked bool
	// Ahead says that it was sent before the reply to the AUTH before it.
	Ahead bool
	// Pending is the commands before it that have no reply yet, newest first.
	Pending iter.Seq[wire.Command]
}

// sent is a command as it was sent.
type sent struct {
	wire.Command
	line Line
}

// String names a command.
func (s *sent) String() string { return name(s.Command) }

// name names a command. One that nobody knows may be a secret in the wrong place.
func name(cmd wire.Command) string {
	if spec := cmd.Spec(); spec.Standard() || spec.Obsolete {
		return cmd.Keyword
	}
	return "an unknown command"
}

// New returns the judge of a connection that was just opened, with TLS or without.
func New(secure bool) *Judge {
	return &Judge{secure: secure, reported: map[string]bool{}, drop: newDrop()}
}

// Findings returns what was found so far. The rules are those of [Rules].
func (j *Judge) Findings() []rules.Finding { return j.findings }

// Command tells that the client sent a command.
func (j *Judge) Command(l Line) {
	at := model.Spot{Entry: l.Entry}
	if j.greetsTLS(at, l.Octets) {
		return
	}
	j.judgeLineEnd(at, l.Octets)
	cmd := &sent{Command: wire.ParseCommand(l.Octets), line: l}
	if j.foreign(at, cmd, l) {
		return
	}
	if !l.Masked {
		j.judgeForm(at, cmd, l.Octets)
	}
	j.judgeOrder(at, cmd)
	j.judgeProtection(at, cmd)
	if cmd.Spec().SASL {
		j.beginAuth(at, cmd)
	}
	if j.state == transaction && !l.Masked {
		j.judgeNumber(at, cmd)
	}
	j.quit = j.quit || cmd.Spec().Ends
}

// Response tells that the client sent a line that answers a challenge.
func (j *Judge) Response(l Line) {
	at := model.Spot{Entry: l.Entry}
	j.judgeLineEnd(at, l.Octets)
	j.judgeResponse(at, l)
}

// Greeted tells of the greeting.
func (j *Judge) Greeted(line []byte) {
	j.state, j.stamp = authorization, hasStamp(wire.ParseStatus(line).Text)
}

// Replied tells of the final reply to a command, by its first line. Challenges are not for the
// judge, and neither are lines that belong to no reply.
func (j *Judge) Replied(cmd wire.Command, line []byte) {
	j.last, j.text, j.overflow = cmd, nil, false
	j.settle(cmd, wire.ParseStatus(line))
}

// Text takes octets of the lines after a status line, with the line that ends them or
// without. Those of messages may be left out.
func (j *Judge) Text(p []byte) {
	const most = 1 << 20
	if len(j.text)+len(p) > most {
		j.overflow = true
		return
	}
	if oneOf(j.last.Spec().Content, wire.Members, wire.Listing) {
		j.text = append(j.text, p...)
	}
}

// EndText tells that all lines of a reply have come.
func (j *Judge) EndText() {
	if j.overflow {
		return
	}
	switch spec := j.last.Spec(); {
	case spec.Content == wire.Listing:
		j.drop.listed(lines(j.text))
	case spec.Content == wire.Members && spec.SASL:
		j.offer.mechanisms(lines(j.text))
	case spec.Content == wire.Members:
		j.offer.learn(lines(j.text))
	}
	j.text = nil
}

// Secured tells that the TLS handshake after STLS has succeeded.
func (j *Judge) Secured() {
	j.secure, j.named = true, false
	j.offer = offer{forgotten: j.offer.asked}
}

// found notes a finding. One way to break a rule is noted once.
func (j *Judge) found(id requirement.ID, at model.Spot, expected, got, format string, args ...any) {
	key := string(id) + "\x00" + format
	if j.reported[key] {
		return
	}
	j.reported[key] = true
	rule, _ := Find(id)
	j.findings = append(j.findings, rules.Finding{
		Rule: id, Message: fmt.Sprintf("the client "+format, args...), Expected: expected, Got: got, Spot: at,
		Severity: rule.Severity,
	})
}

// GreetingUnseen tells that the greeting has come, and not what was in it.
func (j *Judge) GreetingUnseen() { j.state, j.stamp = authorization, true }

// LoginUnseen tells that the client has logged in, and not how.
func (j *Judge) LoginUnseen() { j.state = transaction }
