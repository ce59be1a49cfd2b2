package oracle

import (
	"strings"

	"github.com/pop3spec/pop3spec/suite/sasl"
	"github.com/pop3spec/pop3spec/suite/wire"
)

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
