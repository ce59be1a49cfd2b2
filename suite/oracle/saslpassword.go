package oracle

import (
	"regexp"
	"strings"

	"github.com/pop3spec/pop3spec/suite/sasl"
)

// takePlain reads the message of PLAIN (RFC 4616 section 2).
func (c *conn) takePlain(x *exchange, message []byte) {
	parts := strings.Split(string(message), "\x00")
	if len(parts) != 3 || parts[1] == "" || parts[2] == "" {
		x.doomNow("the message of PLAIN is malformed", "RFC4616-2-MSG-02", "RFC5034-4-FAIL-01")
		return
	}
	identity, user, password := parts[0], parts[1], parts[2]
	c.takePassword(x, user, password)
	if x.fate == doomed && sasl.Prepare(password) == "" {
		x.why.rules = append(x.why.rules, "RFC4616-2-PREP-01")
	}
	if x.fate == doomed && len(message) > 255 {
		x.why.rules = append(x.why.rules, "RFC4616-2-LEN-01", "RFC5034-4-LEN-01")
	}
	x.atOnce = x.fate == doomed
	c.takeIdentity(x, user, identity, "RFC4616-2-AZID-01", "RFC4422-3.6-OUT-01")
	switch {
	case x.fate == doomed:
		x.atOnce = true
	case identity == "":
		c.o.judge(true, "RFC4422-3.4.1-AZID-01")
	}
}

// takeLogin reads the two answers of LOGIN.
func (c *conn) takeLogin(x *exchange, turn int, answer string) {
	switch turn {
	case 1:
		x.user = answer
	case 2:
		c.takePassword(x, x.user, answer, "DEFACTO-LOGIN-04")
		x.atOnce = x.fate == doomed
	default:
		x.fate = open
	}
}

// takeCRAM reads the response of CRAM-MD5 (RFC 2195 section 2).
func (c *conn) takeCRAM(x *exchange, response string) {
	space := strings.LastIndexByte(response, ' ')
	if space < 1 || len(response)-space-1 != 32 || len(x.Server) == 0 {
		x.doomNow("the response of CRAM-MD5 needs a name and a digest of 32 digits", "RFC2195-2-RESP-02", "RFC5034-4-FAIL-01")
		return
	}
	user, digest := response[:space], response[space+1:]
	x.user = user
	secret, known := c.o.password(user)
	switch {
	case known && digest == sasl.CRAM(x.Server[0], secret):
		x.fate = right
	case known && strings.EqualFold(digest, sasl.CRAM(x.Server[0], secret)):
		x.fate = open // digits in upper case may be accepted
	case known:
		for challenge := range c.o.challenges {
			if digest == sasl.CRAM([]byte(challenge), secret) {
				x.doomNow("the digest was made for another challenge", "RFC2195-2-CHAL-02", "RFC2195-2-RESP-02")
				return
			}
		}
		x.deny("the digest is wrong", "RFC2195-2-RESP-02", "RFC5034-4-FAIL-01")
		x.atOnce = true
	case c.o.world.Accounts == nil || c.o.related(user):
		x.fate = open
	default:
		x.deny("there is no such account", "RFC2195-2-RESP-02", "RFC5034-4-FAIL-01")
		x.atOnce = true
	}
}

// cramChallenge is the form of a challenge of CRAM-MD5, that of a message id.
var cramChallenge = regexp.MustCompile(`^<[^<>@\s]+@[^<>@\s]+>$`)

func (c *conn) judgeCRAMChallenge(at Spot, message []byte) {
	o := c.o
	o.judge(cramChallenge.Match(message), "RFC2195-2-CHAL-01").found(at, "<digits.timestamp@host> in Base64", show(message), "the challenge of CRAM-MD5 is not a message id")
	o.judge(!o.challenges[string(message)], "RFC2195-2-CHAL-02").found(at, "a challenge that was not sent before", show(message), "the same challenge of CRAM-MD5 was sent twice")
	o.challenges[string(message)] = true
}
