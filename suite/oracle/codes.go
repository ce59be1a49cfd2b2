package oracle

import (
	"regexp"
	"strings"

	"github.com/pop3spec/pop3spec/suite/requirement"
	"github.com/pop3spec/pop3spec/suite/wire"
)

// status is a reply's first line.
type status = wire.Status

// responseCode is the grammar of RFC 2449 section 8 with ERRATA: any printable
// characters but the separators.
var responseCode = regexp.MustCompile(`^\[[!-.0-Z\\^-~ ]+(/[!-.0-Z\\^-~ ]+)*\]( .*)?$`)

// coded is the first reply with a registered response code, kept until CAPA tells
// whether response codes are announced.
type coded struct {
	at   Spot
	line []byte
	auth bool // the code is AUTH
}

// judgeCode judges the response code of a reply (RFC 2449 section 8, RFC 3206).
func (c *conn) judgeCode(at Spot, line []byte, st wire.Status) {
	o := c.o
	if strings.HasPrefix(st.Text, "[") && c.announced("RESP-CODES") {
		o.judge(responseCode.MatchString(st.Text), "RFC2449-6.4-RESP-01", "RFC2449-3-RCODE-01").
			found(at, "[CODE] and a space, or no bracket at all", show(line), "a text begins with a bracket that is no response code, though RESP-CODES is announced")
	}
	if c.announced("RESP-CODES") {
		// That a code did not come where it has no meaning is worth as much.
		o.judge(true, "RFC2449-8.1.1-LD-01", "RFC2449-8.1.2-IU-01", "RFC3206-5-AUTH-01", "RFC3206-4-SYS-01")
	}
	if st.Code == "" {
		return
	}
	var cmd *sent
	keyword := ""
	if len(c.pending) > 0 && c.state != greeting {
		cmd = c.pending[0]
		keyword = cmd.Keyword
	}
	known := wire.CodeIs(st.Code, "UTF8")
	for _, k := range [...]struct {
		code, rule string
		right      bool
	}{
		{"LOGIN-DELAY", "RFC2449-8.1.1-LD-01", st.Indicator == wire.ERR && oneOf(keyword, "AUTH", "USER", "PASS", "APOP")},
		{"IN-USE", "RFC2449-8.1.2-IU-01", st.Indicator == wire.ERR && oneOf(keyword, "AUTH", "PASS", "APOP")},
		{"AUTH", "RFC3206-5-AUTH-01", st.Indicator == wire.ERR && oneOf(keyword, "AUTH", "USER", "PASS", "APOP")},
		{"SYS", "RFC3206-4-SYS-01", st.Indicator == wire.ERR && (wire.CodeIs(st.Code, "SYS/TEMP") || wire.CodeIs(st.Code, "SYS/PERM") || strings.EqualFold(st.Code, "SYS"))},
	} {
		if wire.CodeIs(st.Code, k.code) {
			known = true
			o.judge(k.right, id(k.rule)).found(at, "the code only where it has a meaning", show(line), "the response code [%s] in reply to %s", st.Code, keyword)
		}
	}
	if !known {
		return
	}
	if cmd != nil {
		c.judgeMeaning(at, cmd, st, line)
	}
	if c.coded.line == nil || wire.CodeIs(st.Code, "AUTH") {
		c.coded = coded{at, line, c.coded.auth || wire.CodeIs(st.Code, "AUTH")}
	}
	c.judgeUnannounced()
}

// judgeUnannounced compares the codes that came with the list of CAPA, whichever
// was there first.
func (c *conn) judgeUnannounced() {
	o, seen := c.o, c.coded
	if seen.line == nil {
		return
	}
	if listed, known := c.offers("RESP-CODES"); known {
		o.judge(listed, "RFC2449-6.4-RESP-02").found(seen.at, "RESP-CODES in the list of CAPA", show(seen.line), "a response code was sent though CAPA does not announce RESP-CODES")
	}
	if listed, known := c.offers("AUTH-RESP-CODE"); known && seen.auth {
		o.judge(listed, "RFC3206-5-AUTH-02").found(seen.at, "AUTH-RESP-CODE in the list of CAPA", show(seen.line), "[AUTH] was sent though CAPA does not announce AUTH-RESP-CODE")
	}
}

// judgeMeaning judges whether a code fits what the command came to. Whether the
// credentials were right is known for those that the oracle can read.
func (c *conn) judgeMeaning(at Spot, cmd *sent, st wire.Status, line []byte) {
	o := c.o
	is := func(code string) bool { return wire.CodeIs(st.Code, code) }
	switch {
	case is("SYS"):
		o.judge(!strings.EqualFold(st.Code, "SYS"), "RFC3206-4-SYS-01").warning().found(at, "[SYS/TEMP] or [SYS/PERM]", show(line), "the response code [SYS] does not say whether the trouble will pass")
		if d := c.proven(cmd); d != nil && len(d.open) > 0 {
			o.judge(false, "RFC2449-8.1.2-IU-01").warning().found(at, "[IN-USE], or no code", show(line), "the maildrop is open in another session, and the response code is [%s]", st.Code)
		}
	case is("IN-USE"):
		o.judge(!c.wrongPassword(cmd), "RFC2449-8.1.2-IU-01").found(at, "no IN-USE, since the credentials are wrong", show(line), "[IN-USE] tells somebody with a wrong password that the maildrop is in use")
	}
}

// judgeInUse judges the refusal of credentials that are right.
func (c *conn) judgeInUse(at Spot, d *drop, st wire.Status, line []byte) {
	if len(d.open) == 0 || d.failedLogin {
		return
	}
	rules := []requirement.ID{"RFC3206-5-AUTH-01"}
	if listed, _ := c.offers("AUTH-RESP-CODE"); listed {
		rules = append(rules, "RFC3206-6-ARC-02")
	}
	c.o.judge(!wire.CodeIs(st.Code, "AUTH"), rules...).found(at, "[IN-USE], or no code", show(line), "[AUTH] in reply to credentials that are right, while the maildrop is open in another session")
}

// clearLogin tells whether names and passwords count on this connection: with TLS, or
// where CAPA lists USER.
func (c *conn) clearLogin() (open, known bool) {
	if c.secure {
		return true, true
	}
	return c.offers("USER")
}

// proven is the maildrop of the user whose right credentials were sent in a way in which
// somebody has logged in before; else nil.
func (c *conn) proven(cmd *sent) *drop {
	if !c.right(cmd) {
		return nil
	}
	user, by := c.way(cmd)
	if d := c.o.drops[user]; d != nil && d.ways[by] {
		return d
	}
	return nil
}

// wrongPassword tells whether a PASS or AUTH is known to have wrong credentials.
func (c *conn) wrongPassword(cmd *sent) bool {
	switch {
	case c.state != authorization:
		return false
	case cmd.auth != nil:
		return cmd.auth.fate == doomed && cmd.auth.wrong
	}
	return cmd.Keyword == "PASS" && c.user != "" && cmd.Rest != "" && c.wantPass(cmd).status == wire.ERR
}

// judgeDenied judges the refusal of credentials that are known to be wrong (RFC 3206
// section 6). Trouble, a delay, and a policy against logins in clear come first.
func (c *conn) judgeDenied(at Spot, st wire.Status, line []byte) {
	if open, _ := c.clearLogin(); !open || trouble(st) {
		return
	}
	if listed, _ := c.offers("AUTH-RESP-CODE"); listed {
		c.o.judge(wire.CodeIs(st.Code, "AUTH"), "RFC3206-6-ARC-01").found(at, "-ERR [AUTH]", show(line), "wrong credentials were refused without [AUTH], though AUTH-RESP-CODE is announced")
	}
}
