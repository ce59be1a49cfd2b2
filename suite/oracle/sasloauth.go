package oracle

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/suite/requirement"
	"github.com/pop3spec/pop3spec/suite/sasl"
)

// pairs reads "key=value" pairs, each ended by an octet 1, with one more at the end.
func pairs(s string) (map[string]string, bool) {
	s, ended := strings.CutSuffix(s, "\x01\x01")
	all := map[string]string{}
	for pair := range strings.SplitSeq(s, "\x01") {
		key, value, _ := strings.Cut(pair, "=")
		all[strings.ToLower(key)] = value
	}
	return all, ended
}

// takeOAuth reads the message of OAUTHBEARER (RFC 7628 section 3.1).
func (c *conn) takeOAuth(x *exchange, message []byte) {
	f := sasl.ReadFirst(message)
	rest, begun := strings.CutPrefix(f.Bare, "\x01")
	all, ended := pairs(rest)
	x.user, _ = sasl.Unname(strings.TrimPrefix(f.Azid, "a="))
	switch {
	case string(message) == "\x01":
		x.doom("the client has sent no token and only asks where to get one", "RFC7628-3.1-MSG-03", "RFC5034-4-FAIL-01")
		x.denied = true // that need not be explained
	case !begun || !ended || f.Flag != "n" && f.Flag != "y":
		x.doom("the message is malformed", "RFC5034-4-FAIL-01")
		x.denied = true
	default:
		c.takeToken(x, all["auth"])
		if x.fate == right && strings.HasSuffix(all["host"], ".invalid") {
			x.doom("the message was made for another host", "RFC7628-3.2-VAL-01")
		}
	}
}

// takeOAuth10A reads the message of OAUTH10A, whose signature covers host and port (RFC
// 7628 section 3.1). Whether it is good is left to the server.
func (c *conn) takeOAuth10A(x *exchange, message []byte) {
	rest, _ := strings.CutPrefix(sasl.ReadFirst(message).Bare, "\x01")
	all, _ := pairs(rest)
	x.fate = open
	if strings.Contains(all["auth"], "HMAC") && (all["host"] == "" || all["port"] == "") {
		x.doom("the request is signed, and lacks host or port", "RFC7628-3.1-MAC-01")
	}
}

// takeXOAuth2 reads the message of XOAUTH2.
func (c *conn) takeXOAuth2(x *exchange, message []byte) {
	all, ended := pairs(string(message))
	x.user = all["user"]
	if !ended {
		x.doom("the message is malformed", "RFC5034-4-FAIL-01")
		return
	}
	c.takeToken(x, all["auth"])
}

// takeToken compares a bearer token with the one that is known.
func (c *conn) takeToken(x *exchange, auth string) {
	scheme, token, _ := strings.Cut(auth, " ")
	token = strings.TrimLeft(token, " ")
	for _, a := range c.o.world.Accounts {
		if a.User != x.user && x.user != "" || a.Token == "" {
			continue
		}
		if strings.EqualFold(scheme, "Bearer") && token == a.Token {
			x.user, x.fate = a.User, right
			return
		}
		if x.user != "" {
			rules := []requirement.ID{"RFC5034-4-FAIL-01"}
			if c.o.hasToken(token) {
				rules = append(rules, "RFC4422-3.6-OUT-01")
			}
			x.deny("the token is not one of this user", rules...)
			return
		}
	}
	if c.o.unknown(x.user) || x.user != "" {
		x.fate = open
		return
	}
	x.deny("the token is wrong", "RFC5034-4-FAIL-01")
}

// hasToken tells whether a token belongs to anybody.
func (o *Oracle) hasToken(token string) bool {
	return slices.ContainsFunc(o.world.Accounts, func(a Account) bool { return a.Token == token })
}

// judgeOAuthError judges the challenge that tells why a token was refused (RFC 7628
// section 3.2.2).
func (c *conn) judgeOAuthError(at Spot, x *exchange, message []byte) {
	o := c.o
	rule := requirement.ID("RFC7628-3.2.2-ERR-01")
	if x.Mechanism == "XOAUTH2" {
		rule = "DEFACTO-XOAUTH2-03"
	}
	var report map[string]any
	err := json.Unmarshal(message, &report)
	status, _ := report["status"].(string)
	o.judge(err == nil && (status != "" || x.Mechanism == "XOAUTH2"), rule).found(at, `JSON with the member "status"`, show(message), "the report of a failed login is not what it must be")
	if x.Mechanism == "OAUTHBEARER" {
		place, told := report["openid-configuration"]
		text, _ := place.(string)
		u, err := url.Parse(text)
		o.judge(!told || err == nil && u.Scheme == "https" && u.Host != "", "RFC7628-3.2.2-ERR-03").found(at, "an https URL", show(message), "openid-configuration is no https URL")
	}
	last := requirement.ID("RFC7628-3.2.3-ERR-02")
	if x.Mechanism == "XOAUTH2" {
		last = rule
	}
	o.judge(!x.denied, last).found(at, "-ERR", show(message), "the client has answered the report of the failure, and gets another one")
	x.denied = true
	if x.fate == doomed {
		x.why.rules = append(x.why.rules, last)
	}
}
