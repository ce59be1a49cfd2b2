package oracle

import (
	"regexp"
	"strings"

	"github.com/pop3spec/pop3spec/suite/requirement"
	"github.com/pop3spec/pop3spec/suite/sasl"
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
