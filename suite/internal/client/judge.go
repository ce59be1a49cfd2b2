package client

import (
	"fmt"

	"github.com/pop3spec/pop3spec/suite/internal/oracle"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// Judge watches the client of one connection.
type Judge struct {
	findings []oracle.Finding
	reported map[string]bool

	state    state
	secure   bool
	stamp    bool    // the greeting has a timestamp
	named    bool    // the last command was a USER that was accepted
	pending  []*sent // commands without a reply, oldest first
	last     *sent   // whose reply came last
	text     []byte  // lines of that reply
	overflow bool    // there were more than are kept
	offer    offer
	drop     drop
	utf8     bool // UTF8 was accepted
	quit     bool // QUIT was sent
}

// state is the state of the session as the client has to see it.
type state int

const (
	greeting state = iota
	authorization
	transaction
	update
)

// sent is a command on its way.
type sent struct {
	wire.Command
	entry    int
	masked   bool // only the keyword is certain
	auth     *exchange
	awaited  bool // a challenge came that the client has to answer
	response bool // no command at all: a response that was sent too early
}

// String names a command. One that nobody knows may be a secret in the wrong place.
func (s *sent) String() string {
	switch spec := s.Spec(); {
	case spec.Standard() || spec.Obsolete:
		return s.Keyword
	case s.response:
		return "a response"
	}
	return "an unknown command"
}

// New returns the judge of a connection that was just opened, with TLS or without.
func New(secure bool) *Judge {
	return &Judge{secure: secure, reported: map[string]bool{}, drop: newDrop()}
}

// Findings returns what was found so far. The rules are those of [Rules].
func (j *Judge) Findings() []oracle.Finding { return j.findings }

// Sent tells that the client sent a line, its line end included.
func (j *Judge) Sent(entry int, line []byte) { j.sent(entry, line, false) }

// SentMasked is Sent for a line in which a log has masked a secret: nothing but the
// keyword is certain, and within a SASL exchange nothing at all.
func (j *Judge) SentMasked(entry int, line []byte) { j.sent(entry, line, true) }

func (j *Judge) sent(entry int, line []byte, masked bool) {
	at := oracle.Spot{Entry: entry}
	j.judgeLineEnd(at, line)
	if x := j.responding(line); x != nil {
		j.judgeResponse(at, x, line, masked)
		return
	}
	cmd := &sent{Command: wire.ParseCommand(line), entry: entry, masked: masked}
	if !masked {
		j.judgeForm(at, cmd, line)
	}
	j.judgeOrder(at, cmd)
	j.judgeProtection(at, cmd)
	if cmd.Spec().SASL {
		j.beginAuth(at, cmd)
	}
	if j.state == transaction && !masked {
		j.judgeNumber(at, cmd)
	}
	j.quit = j.quit || cmd.Spec().Ends
	j.pending = append(j.pending, cmd)
}

// Line tells of the first line of a reply: the greeting, a status line, or a
// challenge. Lines that belong to no reply are not for the judge.
func (j *Judge) Line(_ int, line []byte) {
	st := wire.ParseStatus(line)
	if j.state == greeting {
		j.state, j.stamp = authorization, hasStamp(st.Text)
		return
	}
	if len(j.pending) == 0 {
		return
	}
	cmd := j.pending[0]
	if cmd.auth != nil && st.Indicator == wire.Challenge {
		cmd.awaited = cmd.auth.challenged()
		return
	}
	j.pending = j.pending[1:]
	j.last, j.text, j.overflow = cmd, nil, false
	j.settle(cmd, st)
}

// Text takes octets of the lines after a status line, with the line that ends them or
// without. Those of messages may be left out.
func (j *Judge) Text(p []byte) {
	const most = 1 << 20
	if len(j.text)+len(p) > most {
		j.overflow = true
		return
	}
	if j.last != nil && oneOf(j.last.Spec().Content, wire.Members, wire.Listing) {
		j.text = append(j.text, p...)
	}
}

// EndText tells that all lines of a reply have come.
func (j *Judge) EndText() {
	if j.last == nil || j.overflow {
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
	j.secure, j.pending, j.named = true, nil, false
	j.offer = offer{forgotten: j.offer.asked}
}

// found notes a finding. One way to break a rule is noted once.
func (j *Judge) found(id requirement.ID, at oracle.Spot, expected, got, format string, args ...any) {
	key := string(id) + "\x00" + format
	if j.reported[key] {
		return
	}
	j.reported[key] = true
	rule, _ := Find(id)
	j.findings = append(j.findings, oracle.Finding{
		Rule: id, Message: fmt.Sprintf("the client "+format, args...), Expected: expected, Got: got, Spot: at,
		Severity: rule.Severity,
	})
}

// GreetingUnseen tells that the greeting has come, and not what was in it.
func (j *Judge) GreetingUnseen() { j.state, j.stamp = authorization, true }

// LoginUnseen tells that the client has logged in, and not how.
func (j *Judge) LoginUnseen() { j.state = transaction }
