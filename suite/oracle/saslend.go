package oracle

import (
	"strings"

	"github.com/pop3spec/pop3spec/suite/requirement"
	"github.com/pop3spec/pop3spec/suite/sasl"
	"github.com/pop3spec/pop3spec/suite/wire"
)

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
