package oracle

import (
	"bytes"

	"github.com/pop3spec/pop3spec/suite/requirement"
	"github.com/pop3spec/pop3spec/suite/wire"
)

// Oracle judges the connections of one script. Use one for each script.
type Oracle struct {
	verdict
	world  World
	conns  map[int]*conn
	drops  map[string]*drop
	stamps map[string]bool        // APOP timestamps of greetings so far
	expire bool                   // EXPIRE 0 was announced: RETR may delete at QUIT
	lists  map[bool]*capabilities // announced last before login, with TLS and without
	// What the server has shown on any connection.
	stls, capa, capaRefused bool
	// challenges of CRAM-MD5 and the server's parts of SCRAM nonces ("r=...") so far
	challenges map[string]bool
	byDigest   map[string][]requirement.ID // how limited accounts have logged in
	notPop     bool                        // a right digest for the service pop was refused
}

// New returns an oracle that has seen nothing yet.
func New(w World) *Oracle {
	o := &Oracle{
		verdict: verdict{judged: map[requirement.ID]int{}, reported: map[string]bool{}},
		expire:  w.Expires,
		world:   w, conns: map[int]*conn{}, drops: map[string]*drop{}, stamps: map[string]bool{},
		lists: map[bool]*capabilities{}, challenges: map[string]bool{}, byDigest: map[string][]requirement.ID{},
	}
	for user, sources := range w.Maildrops {
		o.drops[user] = newDrop(sources)
	}
	return o
}

// Findings returns what was found so far.
func (o *Oracle) Findings() []Finding { return o.findings }

// Repeated tells how often a rule was broken once more in a way that was found before,
// which makes no finding of its own.
func (o *Oracle) Repeated() int { return o.repeated }

// Judged tells which rules were put to the test, and how often.
func (o *Oracle) Judged() map[requirement.ID]int { return o.judged }

// Connected begins the session on connection n, with TLS from the start or not.
func (o *Oracle) Connected(n int, secure bool) {
	o.conns[n] = &conn{o: o, secure: secure}
}

// Sent tells that the client sent a line, or octets that end with one.
func (o *Oracle) Sent(n, entry int, line []byte) {
	c := o.conns[n]
	defer c.beginAuth()
	if len(c.pending) == 1 && c.pending[0].challenged {
		c.pending[0].challenged = false // a response within a SASL exchange
		c.pending[0].cancelled = string(bytes.TrimRight(line, "\r\n")) == "*"
		c.respond(c.pending[0].auth, line)
		return
	}
	ahead, behind := len(c.pending) > 0, false
	if ahead {
		last := c.pending[len(c.pending)-1]
		behind = last.behind || last.Keyword == "RETR"
	}
	c.pending = append(c.pending, &sent{
		Command: wire.ParseCommand(line), entry: entry, octets: len(line), odd: unprintable(line),
		masked: c.masked, ahead: ahead, behind: behind, early: c.state != transaction,
	})
}

// Follow is what comes behind a line of the server.
type Follow int

const (
	// Nothing more belongs to the reply.
	Nothing Follow = iota
	// Lines of a multi-line reply follow.
	Lines
	// Response of the client is due: the line was a challenge.
	Response
	// Again: the line belongs to no reply, the one that is waited for is yet to come.
	Again
)

// Line judges a line that the server sent: the greeting, or the first line of the
// reply to the oldest command that has none yet.
func (o *Oracle) Line(n, entry int, line []byte) Follow {
	c := o.conns[n]
	at := Spot{Entry: entry}
	st := wire.ParseStatus(line)
	if c.belongsToNothing(at, st, line) {
		return Again
	}
	c.judgeForm(at, line, st)
	if c.state == greeting {
		c.judgeGreeting(at, line, st)
		return Nothing
	}
	if len(c.pending) == 0 {
		o.judge(false, "RFC1939-3-CONN-02").found(at, "silence", show(line), "the server spoke though no reply was due")
		return Nothing
	}
	cmd := c.pending[0]
	if cmd.auth != nil && (st.Indicator == wire.Challenge || cmd.auth.isPrompt(st)) {
		c.judgeChallenge(at, cmd.auth, line, st)
		cmd.challenged, cmd.asked = true, true
		c.last, c.reply = cmd, st
		return Response
	}
	c.pending = c.pending[1:]
	c.refusedBefore = c.last != nil && c.reply.Indicator == wire.ERR
	c.last, c.reply = cmd, st
	if st.Indicator == wire.ERR {
		c.errors++
	}
	c.judgeStatus(at, cmd, st, line)
	c.judgeExtension(at, cmd, st, line)
	c.judgeKeyword(at, cmd, st)
	c.settleAuth(at, cmd, st, line)
	c.judgeLimited(at, cmd, st, line)
	c.judgeUTF8(at, cmd, st, line)
	c.judgeLang(at, cmd, st, line)
	if st.Indicator == wire.OK && cmd.MultiLine() {
		return Lines
	}
	c.settle(at, cmd, st)
	if c.state == transaction {
		c.view.pass(cmd.Keyword, st.Indicator == wire.ERR)
	}
	return Nothing
}

// belongsToNothing recognises what a server sent too much after its last reply, so
// that one broken reply does not make all that follow look broken.
func (c *conn) belongsToNothing(at Spot, st wire.Status, line []byte) bool {
	const patience = 100000
	if st.Indicator != wire.Malformed || c.last == nil || c.stray > patience {
		c.stray = 0
		return false
	}
	c.stray++
	last, got := c.last, show(line)
	switch {
	case c.reply.Indicator == wire.ERR:
		c.o.judge(false, "RFC1939-3-MULTI-04").found(at, "nothing behind the -ERR line", got, "a negative reply to %s went on after its line", last.Keyword)
	case last.MultiLine():
		c.o.judge(false, "RFC1939-3-MULTI-01").found(at, "nothing behind the line with the single dot", got, "the reply to %s went on after its end", last.Keyword)
	case last.Keyword == "LIST":
		c.o.judge(false, "RFC1939-5-LIST-05").found(at, "a single-line reply", got, "LIST with an argument was answered with more than one line")
	case last.Keyword == "UIDL":
		c.o.judge(false, "RFC1939-7-UIDL-02").found(at, "a single-line reply", got, "UIDL with an argument was answered with more than one line")
	default:
		return false
	}
	return true
}

// Due tells whether a reply, or the greeting, is still to come.
func (o *Oracle) Due(n int) bool {
	c := o.conns[n]
	return c != nil && (c.state == greeting || len(c.pending) > 0)
}

// InTransaction tells whether somebody is logged in on the connection.
func (o *Oracle) InTransaction(n int) bool {
	c := o.conns[n]
	return c != nil && c.state == transaction
}

// Count is the number of messages in the session, and whether it is known.
func (o *Oracle) Count(n int) (int, bool) {
	if c := o.conns[n]; c != nil && c.view != nil && (c.view.settled || c.view.known) {
		return len(c.view.items), true
	}
	return 0, false
}

// Timestamp is the APOP timestamp of the greeting, brackets included; "" if none.
func (o *Oracle) Timestamp(n int) string {
	if c := o.conns[n]; c != nil {
		return c.stamp
	}
	return ""
}

// Candidate is what may be meant as a timestamp in a greeting that has none; "" if
// nothing looks like it.
func (o *Oracle) Candidate(n int) string {
	if c := o.conns[n]; c != nil && c.stamp == "" {
		return c.candidate()
	}
	return ""
}

// AwaitsGreeting tells whether the greeting has not come yet.
func (o *Oracle) AwaitsGreeting(n int) bool {
	c := o.conns[n]
	return c != nil && c.state == greeting
}

// LinesFollow tells whether the reply that came last has more lines, which then
// have to be given to [Oracle.Body].
func (o *Oracle) LinesFollow(n int) bool {
	c := o.conns[n]
	return c != nil && c.state != greeting && c.last != nil && c.reply.Indicator == wire.OK && c.last.MultiLine()
}
