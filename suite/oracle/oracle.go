package oracle

import (
	"bytes"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/suite/requirement"
	"github.com/pop3spec/pop3spec/suite/sasl"
	"github.com/pop3spec/pop3spec/suite/wire"
)

// World is what is known before the first connection.
type World struct {
	Accounts []Account
	// Maildrops is what the harness put into the maildrop of a user. A user who is
	// not listed has a maildrop that nobody knows.
	Maildrops map[string][]Source
	// Expires tells that the server announces EXPIRE 0: what was fetched may be gone
	// after QUIT (RFC 2449 section 6.7).
	Expires bool
	// LoginDelay is how long a user has to wait for the next login, as the server
	// announces it (RFC 2449 section 6.5).
	LoginDelay time.Duration
	// Certificates tells that there are client certificates which are as good as a login.
	Certificates bool
	// Pipelining tells that the server announces PIPELINING.
	Pipelining bool
	// PipelinedLogin tells that it does so before login.
	PipelinedLogin bool
}

// Account is a user who can log in.
type Account struct {
	User, Password string
	Token          string // of OAuth; "" if there is none
	// Limited tells that the operator means the account to log in by digests only.
	Limited bool
}

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

// Judged tells which rules were put to the test, and how often.
func (o *Oracle) Judged() map[requirement.ID]int { return o.judged }

// state is the state of a session (RFC 1939 section 3).
type state int

const (
	greeting state = iota
	authorization
	transaction
	update // QUIT was answered; the server must close
	over
)

func (s state) String() string {
	return [...]string{"before the greeting", "AUTHORIZATION", "TRANSACTION", "UPDATE", "the end"}[s]
}

// conn is the session on one connection.
type conn struct {
	authState
	tongue  tongue
	o       *Oracle
	state   state
	secure  bool
	user    string // named by a USER that was accepted
	stamp   string // APOP timestamp of the greeting, angle brackets included
	pending []*sent
	last    *sent         // whose reply came last
	reply   wire.Status   // that reply
	caps    *capabilities // announced last
	before  *capabilities // announced in AUTHORIZATION
	view    *view         // of the maildrop, in TRANSACTION
	// unsure: the server refused a second name, or a PASS without a password, and may
	// or may not still wait for the password to the first.
	unsure     bool
	turnedAway bool // the right credentials were refused
	failed     bool // a login has failed on this connection
	errors     int  // replies that were negative
	hello      hello
	coded      coded
	named      string // by a USER before STLS
	utf8       bool   // UTF8 was given
	shaking    bool   // STLS was answered +OK, and TLS has not begun
	lang       bool   // LANG was given: texts may be in UTF-8
	shaken     Spot   // the TLS handshake
	resumed    bool   // in which a session of TLS 1.2 was taken up again
	bound      bool   // in which the channel can be bound to
	asked      bool   // in which the server wanted a certificate of the client
	stray      int    // lines that belonged to no reply, in a row
	between    string // a command that was refused behind the last USER, "" if there was none
	tried      string // who was named last
	renamed    bool   // by a second USER behind a good one
	// refusedBefore: the reply before the present one was negative.
	refusedBefore bool
	// What is not known of a conversation that is known in part.
	stampUnseen bool // the greeting
	masked      bool // the secret in the line that is being told
}

// sent is a client line that waits for its reply.
type sent struct {
	wire.Command
	auth       *exchange      // of AUTH
	shows      requirement.ID // what the reply shows besides: that an AUTH before had its effect, or none
	entry      int
	challenged bool // the server has asked for more of it (SASL)
	ahead      bool // it went out before the reply to the one before it had come
	behind     bool // a message was on its way when it was sent
	odd        bool // it has characters that no command may have
	early      bool // it went out before login
	asked      bool // a challenge has come
	cancelled  bool // the client has given its SASL exchange up
	masked     bool // its secret is not known
	octets     int
}

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

// Cut tells that a reply was waited for and did not come whole; why says what
// happened instead ("the connection was closed", "nothing came within 60s").
func (o *Oracle) Cut(n, entry int, why string) {
	c := o.conns[n]
	at := Spot{Entry: entry}
	switch {
	case c.state == greeting:
		o.judge(false, "RFC1939-3-CONN-02").found(at, "a greeting", why, "the server sent no complete greeting line")
		c.judgeTurnedAway(why)
	case len(c.pending) > 0:
		cmd := c.pending[0]
		rules := c.unanswered(cmd, append(c.want(cmd).rules, c.bySilence(cmd)...))
		o.judge(false, rules...).found(at, "a reply", why, "%s was not answered", cmd.Keyword)
	}
}

// Unended tells that the beginning of a line came, and never its end.
func (o *Oracle) Unended(entry int, line []byte) {
	o.judge(false, "RFC1939-3-RESP-02").found(Spot{Entry: entry}, "CRLF at the end of the line", show(line), "a line does not end with CRLF")
}

// bySilence are the rules that an unanswered command breaks whatever its reply had to be.
func (c *conn) bySilence(cmd *sent) []requirement.ID {
	if c.view != nil && c.view.overlapped {
		return nil // the other session is to blame
	}
	rules := []requirement.ID{"RFC1939-3-CONN-02"}
	if c.state == transaction && (basic[cmd.Keyword] || cmd.Keyword == "") {
		rules = []requirement.ID{"RFC1939-5-GEN-01"}
	}
	if cmd.Keyword == "" {
		rules = append(rules, "RFC1939-3-ERR-03")
	}
	for _, arg := range cmd.Args {
		if len(arg) > 20 && len(arg) <= 40 {
			rules = append(rules, "RFC1939-3-SYNTAX-04")
			break
		}
	}
	return rules
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

func (o *Oracle) password(user string) (string, bool) {
	for _, a := range o.world.Accounts {
		if a.User == user {
			return a.Password, true
		}
	}
	return "", false
}

// related tells whether a name may mean an account though it is not written like
// it: servers fold case, strip blanks, compose characters and add domains.
func (o *Oracle) related(name string) bool {
	given := strings.ToLower(strings.TrimSpace(sasl.Prepare(name)))
	for _, a := range o.world.Accounts {
		own := strings.ToLower(sasl.Prepare(a.User))
		if strings.Contains(given, own) || strings.Contains(own, given) {
			return true
		}
	}
	return false
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
