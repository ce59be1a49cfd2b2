package oracle

import (
	"regexp"
	"strings"

	"github.com/pop3spec/pop3spec/suite/requirement"
	"github.com/pop3spec/pop3spec/suite/sasl"
	"github.com/pop3spec/pop3spec/suite/wire"
)

// fate is what must become of a SASL exchange, by what the client has sent.
type fate int

const (
	going  fate = iota // the client has not proven anything yet
	right              // it has proven who it is
	open               // nobody can tell
	doomed             // it must fail
)

// exchange is what goes on behind one AUTH command (RFC 5034 section 4).
type exchange struct {
	sasl.Exchange
	user    string // whose login it is to be, as far as it can be read
	initial bool   // an initial response came with the command
	listed  bool   // CAPA lists the mechanism here
	fate    fate
	why     want // why it is doomed
	wrong   bool // because the credentials are known to be wrong
	atOnce  bool // -ERR must come next: no challenge can explain anything
	denied  bool // a challenge has explained the failure
	signed  bool // SCRAM: the server has sent its signature
	masked  bool // a message of the client is not known
}

// authState is what a connection remembers of AUTH.
type authState struct {
	auth   *exchange                // behind an AUTH that has no final reply yet
	byAuth bool                     // the login was one by AUTH
	bind   func(kind string) []byte // channel binding data by their types
	shows  requirement.ID           // what the reply to the next command will show
}

// doom notes why an exchange must fail. The first reason stays.
func (x *exchange) doom(why string, rules ...requirement.ID) {
	if x.fate != doomed {
		x.fate, x.why = doomed, negativeBecause(why, rules...)
	}
}

// deny is doom, because the credentials are wrong.
func (x *exchange) deny(why string, rules ...requirement.ID) {
	x.doom(why, rules...)
	x.wrong = true
}

// doomNow is doom, where the refusal must follow at once.
func (x *exchange) doomNow(why string, rules ...requirement.ID) {
	x.doom(why, rules...)
	x.atOnce = true
}

// beginAuth reads the command that was sent last, if it is AUTH.
func (c *conn) beginAuth() {
	if len(c.pending) == 0 {
		return
	}
	cmd := c.pending[len(c.pending)-1]
	if cmd.shows == "" {
		cmd.shows, c.shows = c.shows, ""
	}
	if cmd.Keyword != "AUTH" || cmd.auth != nil {
		return
	}
	x := &exchange{}
	cmd.auth = x
	c.auth = x
	if len(cmd.Args) == 0 || cmd.Args[0] == "" {
		return
	}
	x.Mechanism = strings.ToUpper(cmd.Args[0])
	x.listed = c.lists(x.Mechanism)
	switch {
	case c.state == transaction:
		x.doomNow("somebody is logged in already", c.loggedInRules()...)
	case !x.listed && !registered(x.Mechanism):
		x.doomNow("there is no such mechanism", "RFC5034-4-AUTH-01")
	case !c.secure && x.Mechanism == "OAUTHBEARER":
		x.doomNow("the mechanism needs TLS", "RFC7628-3-TLS-01")
	case !c.secure && x.Mechanism == "XOAUTH2":
		x.doomNow("the mechanism needs TLS", "DEFACTO-XOAUTH2-04")
	case !c.secure && c.caps != nil && !x.listed && x.Mechanism == "PLAIN":
		x.doomNow("without TLS the mechanism is not offered", "RFC5034-4-CLEAR-01")
	case !c.secure && c.caps != nil && !x.listed && x.Mechanism == "LOGIN" && !c.lists("PLAIN"):
		x.doomNow("without TLS plaintext mechanisms are not offered", "DEFACTO-LOGIN-03")
	}
	if len(cmd.Args) < 2 {
		return
	}
	x.initial = true
	if c.masked {
		x.mask()
		return
	}
	if oneOf(x.Mechanism, "CRAM-MD5", "DIGEST-MD5") {
		x.doomNow("the server speaks first in this mechanism", "RFC5034-4-IR-03")
	}
	if cmd.Args[1] == "=" {
		c.takeMessage(x, nil)
		if x.fate == doomed {
			x.why.rules = append(x.why.rules, "RFC5034-4-IR-02")
		}
		return
	}
	c.takeResponse(x, strings.Join(cmd.Args[1:], " "))
}

// loggedInRules are those by which AUTH is refused after login.
func (c *conn) loggedInRules() []requirement.ID {
	rules := []requirement.ID{"RFC5034-4-AUTH-03", "RFC1939-3-ERR-04"}
	if c.byAuth {
		rules = append(rules, "RFC5034-4-AUTH-02")
	}
	return rules
}

// respond reads a response of the client to a challenge.
func (c *conn) respond(x *exchange, line []byte) {
	if c.masked {
		x.mask()
		return
	}
	text := strings.TrimSuffix(strings.TrimSuffix(string(line), "\n"), "\r")
	if text == "*" {
		x.fate, x.wrong = going, false // whatever it was, it is cancelled
		rules := []requirement.ID{"RFC5034-4-CANCEL-01"}
		switch {
		case x.Mechanism == "OAUTHBEARER" && x.denied:
			rules = append(rules, "RFC7628-3.2.3-ERR-02")
		case x.Mechanism == "LOGIN":
			rules = append(rules, "DEFACTO-LOGIN-04")
		}
		x.doomNow("the client has cancelled the exchange", rules...)
		return
	}
	c.takeResponse(x, text)
}

// foreign finds what can't be in Base64.
var foreign = regexp.MustCompile(`[^A-Za-z0-9+/=]`)

// takeResponse decodes a response, strictly (RFC 5034 section 4).
func (c *conn) takeResponse(x *exchange, text string) {
	message, err := sasl.Decode(text)
	if err == nil {
		c.takeMessage(x, message)
		return
	}
	rules := []requirement.ID{"RFC5034-4-B64-01"}
	switch bare := strings.TrimRight(text, "="); {
	case foreign.MatchString(text):
		rules = append(rules, "RFC5034-4-B64-02")
	case strings.Contains(bare, "=") || len(text)-len(bare) > 2:
		rules = append(rules, "RFC5034-4-B64-03")
	}
	x.Client = append(x.Client, nil)
	x.doomNow("the response is not valid Base64", rules...)
}

// takeMessage reads a message of the client in the light of those before.
func (c *conn) takeMessage(x *exchange, message []byte) {
	x.Client = append(x.Client, message)
	if x.fate == doomed {
		return
	}
	turn := len(x.Client)
	switch {
	case x.Mechanism == "PLAIN":
		c.takePlain(x, message)
	case x.Mechanism == "LOGIN":
		c.takeLogin(x, turn, string(message))
	case x.Mechanism == "CRAM-MD5":
		c.takeCRAM(x, string(message))
	case x.Mechanism == "DIGEST-MD5":
		c.takeDigest(x, turn, message)
	case strings.HasPrefix(x.Mechanism, "SCRAM-") && sasl.Known(x.Mechanism):
		c.takeSCRAM(x, turn, message)
	case x.Mechanism == "OAUTHBEARER" && turn == 1:
		c.takeOAuth(x, message)
	case x.Mechanism == "OAUTH10A" && turn == 1:
		c.takeOAuth10A(x, message)
	case x.Mechanism == "XOAUTH2" && turn == 1:
		c.takeXOAuth2(x, message)
	default:
		x.fate = open
	}
}

// takePassword compares what a mechanism has carried with what is known.
func (c *conn) takePassword(x *exchange, user, password string, rules ...requirement.ID) {
	rules = append([]requirement.ID{"RFC5034-4-FAIL-01"}, rules...)
	x.user = user
	secret, known := c.o.password(user)
	switch {
	case known && password == secret:
		x.fate = right
	case known && (strings.TrimSpace(password) == strings.TrimSpace(secret) || sasl.Prepare(password) == sasl.Prepare(secret)):
		x.fate = open // whether that is the same password is left to the server
	case known:
		x.deny("the password is wrong", rules...)
	case c.o.world.Accounts == nil || c.o.related(user):
		x.fate = open
	default:
		x.deny("there is no such account", rules...)
	}
}

// takeIdentity judges an authorization identity beside the user's own name.
func (c *conn) takeIdentity(x *exchange, user, identity string, rules ...requirement.ID) {
	if identity == "" || identity == user {
		return
	}
	switch prepared := sasl.Prepare(identity); {
	case prepared == "" || !printableText(identity):
		x.doom("the authorization identity can't be prepared", "RFC5034-4-PREP-02", "RFC4422-3.6-OUT-01")
	case strings.EqualFold(prepared, sasl.Prepare(user)):
		x.fate = open
	default:
		x.doom("the user may not act as "+identity, rules...)
	}
}

// printableText tells whether a name has no control characters and is UTF-8.
func printableText(s string) bool {
	return strings.ToValidUTF8(s, "\x00") == s && strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }) < 0
}

// judgeChallenge judges a challenge. It tells whether the exchange goes on.
func (c *conn) judgeChallenge(at Spot, x *exchange, line []byte, st wire.Status) {
	o := c.o
	if x.Mechanism == "" {
		o.judge(false, "RFC5034-4-SYN-01").found(at, "-ERR, or a list of mechanisms", show(line), "AUTH without a mechanism was answered with a challenge")
		return
	}
	text := strings.TrimRight(st.Text, "\r\n")
	message, err := sasl.Decode(text)
	asks := x.asks()
	if asks {
		o.judge(string(line) == "+ \r\n", "RFC5034-4-CHAL-02").found(at, `"+ \r\n"`, show(line), "the challenge that asks for the client's first message is not empty, or lacks its space")
	}
	if !asks || st.Text != "" {
		o.judge(err == nil && st.Space && st.Indicator == wire.Challenge, "RFC5034-4-CHAL-01").found(at, "a plus sign, a space, and Base64", show(line), "a challenge is not in Base64")
	}
	x.Server = append(x.Server, message)
	if x.atOnce {
		o.judge(false, x.why.rules...).found(at, "-ERR ("+x.why.why+")", show(line), "the exchange goes on, although %s", x.why.why)
		return
	}
	o.judge(true, "RFC5034-4-AUTH-01")
	if c.caps != nil {
		o.judge(x.listed, "RFC5034-3-CAPA-01").found(at, "-ERR, or "+x.Mechanism+" in the SASL capability", show(line), "a mechanism works that CAPA does not list")
	}
	spoken := len(x.Spoken())
	switch {
	case spoken == 0 || err != nil || x.masked:
	case x.Mechanism == "PLAIN":
		if x.initial {
			o.judge(false, "RFC5034-4-IR-01").found(at, "+OK or -ERR", show(line), "PLAIN goes on asking behind an initial response")
		}
	case x.Mechanism == "LOGIN" && x.initial:
		o.judge(true, "DEFACTO-LOGIN-02")
	case x.Mechanism == "CRAM-MD5" && spoken == 1:
		c.judgeCRAMChallenge(at, message)
	case strings.HasPrefix(x.Mechanism, "SCRAM-") && spoken == 1:
		c.judgeServerFirst(at, x, message)
	case strings.HasPrefix(x.Mechanism, "SCRAM-"):
		c.judgeServerFinal(at, x, message)
	case x.Mechanism == "DIGEST-MD5" && spoken == 2:
		c.judgeService(at, x, line)
	case oneOf(x.Mechanism, "OAUTHBEARER", "XOAUTH2"):
		c.judgeOAuthError(at, x, message)
	}
}

// isPrompt tells whether a line with +OK can only be meant as a challenge: the client
// has not proven anything, and the line asks for its first message, or has Base64.
func (x *exchange) isPrompt(st wire.Status) bool {
	if st.Indicator != wire.OK || x.fate != going || !sasl.Known(x.Mechanism) {
		return false
	}
	_, err := sasl.Decode(st.Text)
	return x.asks() || err == nil && st.Text != ""
}

// asks tells whether the next challenge can only be the one that asks for the
// client's first message.
func (x *exchange) asks() bool {
	return sasl.ClientFirst(x.Mechanism) && !x.initial && len(x.Client)+len(x.Server) == 0
}

// wantAuth tells how an exchange may end.
func (c *conn) wantAuth(cmd *sent) want {
	x := cmd.auth
	switch {
	case x == nil:
		return either()
	case x.Mechanism == "":
		return want{rules: []requirement.ID{"RFC5034-4-SYN-01"}} // any reply, but a reply
	case x.fate == right:
		return want{rules: []requirement.ID{"RFC5034-4-OK-01"}}
	case x.fate == doomed:
		return x.why
	case x.fate == going:
		return negativeBecause("the client has not proven anything", "RFC5034-4-FAIL-01")
	}
	return either()
}

// settleAuth judges the end of an exchange apart from its status.
func (c *conn) settleAuth(at Spot, cmd *sent, st wire.Status, line []byte) {
	x := cmd.auth
	if x == nil || c.state != authorization {
		return
	}
	c.auth = nil
	o := c.o
	if x.user != "" {
		c.user = x.user
	}
	c.shows = "RFC5034-4-RETRY-01"
	if st.Indicator == wire.OK {
		c.shows = "RFC5034-4-OK-01"
	}
	if x.Mechanism == "" {
		o.judge(true, "RFC5034-4-SYN-01", "DEFACTO-BAREAUTH-01") // a list is judged line by line
		if st.Indicator == wire.ERR {
			o.judge(true, "DEFACTO-BAREAUTH-02") // there is no list that could differ
		}
		return
	}
	if st.Indicator == wire.OK {
		c.byAuth = true
		if x.fate == right {
			o.judge(true, "RFC5034-4-OK-01")
			c.judgeService(at, x, line)
			if strings.HasPrefix(x.Mechanism, "SCRAM-") {
				o.judge(x.signed, "RFC5034-4-OK-02").found(at, "the server's signature in a challenge before +OK", show(line), "the client got +OK and no challenge with the server's signature")
			}
		}
		return
	}
	o.notPop = o.notPop || x.service() == sasl.Service && x.fate == right && !trouble(st)
	c.judgeRefusal(at, x, cmd, st, line)
}

// judgeRefusal judges an exchange that ended with -ERR.
func (c *conn) judgeRefusal(at Spot, x *exchange, cmd *sent, st wire.Status, line []byte) {
	o := c.o
	system := wire.CodeIs(st.Code, "SYS") || wire.CodeIs(st.Code, "IN-USE") || wire.CodeIs(st.Code, "LOGIN-DELAY")
	switch {
	case x.fate == going && len(x.Client) == 0 && len(x.Server) == 0 && x.listed && sasl.Known(x.Mechanism) && !c.failed && !system:
		rules := []requirement.ID{"RFC5034-4-AUTH-01"}
		if cmd.Args[0] != x.Mechanism {
			rules = append(rules, "RFC5034-5-CASE-01")
		}
		o.judge(false, rules...).found(at, "a challenge", show(line), "a mechanism that CAPA lists was refused")
	case x.Mechanism == "LOGIN" && x.initial:
		o.judge(true, "DEFACTO-LOGIN-02")
	case x.Mechanism == "LOGIN" && len(x.Client) == 1 && !x.atOnce:
		o.judge(false, "DEFACTO-LOGIN-04").found(at, "a challenge that asks for the password", show(line), "LOGIN was refused before the password came, which tells that there is no such user")
	case x.Mechanism == "OAUTHBEARER" && x.fate == doomed && !x.atOnce && !x.denied && !system:
		o.judge(false, "RFC7628-3.2.2-ERR-01").found(at, "a challenge with JSON data that tells the status", show(line), "OAUTHBEARER failed without a challenge that tells why")
	}
}

// Authenticating tells for whom a SASL exchange on the connection is meant, for
// exchanges that the oracle can't read.
func (o *Oracle) Authenticating(n int, user string) { o.conns[n].user = user }

// Exchange returns what was said behind the AUTH command that has no final reply yet;
// nil if there is none.
func (o *Oracle) Exchange(n int) *sasl.Exchange {
	if c := o.conns[n]; c != nil && c.auth != nil {
		return &c.auth.Exchange
	}
	return nil
}

// Responding tells whether the next line of the client is a response to a challenge.
func (o *Oracle) Responding(n int) bool {
	c := o.conns[n]
	return c != nil && len(c.pending) == 1 && c.pending[0].challenged
}

// Listed tells whether CAPA was answered in this state of the connection.
func (o *Oracle) Listed(n int) bool { return o.conns[n] != nil && o.conns[n].caps != nil }

// Mechanisms are those that CAPA lists on the connection.
func (o *Oracle) Mechanisms(n int) []string {
	if c := o.conns[n]; c != nil && c.caps != nil {
		return c.caps.args["SASL"]
	}
	return nil
}

// Bind tells the channel binding data of a connection by its types.
func (o *Oracle) Bind(n int, data func(kind string) []byte) { o.conns[n].bind = data }
