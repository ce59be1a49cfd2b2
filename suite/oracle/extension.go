package oracle

import (
	"strings"

	"github.com/pop3spec/pop3spec/suite/wire"
)

// judgeExtension judges a reply by what the extensions have to say about it.
func (c *conn) judgeExtension(at Spot, cmd *sent, st wire.Status, line []byte) {
	o, ok, no := c.o, st.Indicator == wire.OK, st.Indicator == wire.ERR
	if w := c.want(cmd); no && w.status == wire.ERR && cmd.Keyword != "AUTH" && c.announced("RESP-CODES") {
		o.judge(!wire.CodeIs(st.Code, "SYS"), "RFC3206-4-SYS-03").found(at, "no SYS code", show(line), "the response code [%s] speaks of a failure of the system, but %s", st.Code, w.why)
	}
	if cmd.Keyword == "STLS" && ok && c.state == authorization {
		c.shaking = true
	}
	if cmd.odd {
		o.judge(!ok, "DEFACTO-GEN-10", "RFC1939-3-SYNTAX-03").found(at, "-ERR", show(line), "a command with octets that no command may have was carried out")
		return
	}
	switch {
	case cmd.Keyword == "STLS" && cmd.Args != nil && c.state == authorization:
		o.judge(no, "RFC2595-4-STLS-05").warning().found(at, "-ERR, since STLS has no argument", show(line), "STLS with an argument was accepted")
	case cmd.Keyword == "STLS" && ok && c.state == authorization:
		o.stls = true
		c.judgeCapaMissing(at, line)
	case cmd.Keyword == "CAPA" && no && cmd.Args == nil:
		o.capaRefused = true
		c.judgeCapaMissing(at, line)
	case cmd.Keyword == "USER" && c.state == authorization:
		c.judgeUser(at, cmd, st, line)
	case no && c.wrongPassword(cmd):
		c.judgeDenied(at, st, line)
	case no && c.state == authorization && c.proven(cmd) != nil:
		c.judgeInUse(at, c.proven(cmd), st, line)
	case cmd.Keyword == "AUTH" && no && cmd.cancelled:
		if listed, _ := c.offers("AUTH-RESP-CODE"); listed {
			o.judge(!wire.CodeIs(st.Code, "AUTH"), "RFC3206-6-ARC-02").found(at, "no AUTH code", show(line), "[AUTH] in reply to an exchange that the client has cancelled")
		}
	case cmd.Keyword == "AUTH" && no && !cmd.asked && len(cmd.Args) == 1 && c.state == authorization && !c.failed:
		c.judgeMechanism(at, cmd, st, line)
	case cmd.Keyword == "LANG" && ok && cmd.Args != nil:
		c.lang = true
	case cmd.Keyword == "UTF8" && ok:
		c.utf8 = true
	case oneOf(cmd.Keyword, "TOP", "UIDL") && c.state == transaction:
		c.judgeOptional(at, cmd, st, line)
		if kind, _ := readArgument(cmd.Rest); cmd.Keyword == "TOP" && kind == number {
			o.judge(!ok, "RFC1939-7-TOP-03").reporting().found(at, "-ERR, since the number of lines is missing", show(line), "TOP without a number of lines was carried out")
		}
	case cmd.Keyword == "LAST":
		c.judgeLast(at, cmd, st, line)
	}
}

// judgeCapaMissing finds STLS without CAPA, in whichever order they showed.
func (c *conn) judgeCapaMissing(at Spot, line []byte) {
	if c.o.stls && c.o.capaRefused {
		c.o.judge(false, "RFC2595-4-STLS-01").found(at, "CAPA, which STLS needs", show(line), "the server has STLS, but no CAPA")
	}
}

// judgeUser judges that USER works where it is listed, for a user who has logged in
// with it before.
func (c *conn) judgeUser(at Spot, cmd *sent, st wire.Status, line []byte) {
	if c.announced("RESP-CODES") {
		c.o.judge(!wire.CodeIs(st.Code, "LOGIN-DELAY"), "RFC2449-8.1.1-LD-02").found(at, "the code in reply to the password only", show(line), "[LOGIN-DELAY] in reply to USER tells that the name exists")
		// Where nobody can log in in clear the code says nothing about the name.
		if open, _ := c.clearLogin(); open {
			c.o.judge(!wire.CodeIs(st.Code, "AUTH"), "RFC3206-5-AUTH-03").found(at, "the code in reply to the password only", show(line), "[AUTH] in reply to USER tells something about the name")
		}
	}
	d := c.o.drops[cmd.Rest]
	if !c.announced("USER") || d == nil || len(d.password) == 0 || c.failed || c.user != "" || trouble(st) {
		return
	}
	c.o.judge(st.Indicator != wire.ERR, "RFC2449-6.2-USER-01", "RFC2449-5-CAPA-07").found(at, "+OK", show(line), "CAPA lists USER here, but USER is refused for a user who has logged in with it")
}

// judgeMechanism judges that a mechanism which was refused outright is not listed.
func (c *conn) judgeMechanism(at Spot, cmd *sent, st wire.Status, line []byte) {
	if c.caps == nil || trouble(st) {
		return
	}
	for _, m := range c.caps.args["SASL"] {
		c.o.judge(!strings.EqualFold(m, cmd.Args[0]), "RFC2449-5-CAPA-07").found(at, "a challenge", show(line), "CAPA lists the SASL mechanism %s, but it does not work", cmd.Args[0])
	}
}

// trouble tells whether a reply speaks of a hindrance that has nothing to do with the
// command.
func trouble(st wire.Status) bool {
	for _, code := range []string{"SYS", "LOGIN-DELAY", "IN-USE"} {
		if wire.CodeIs(st.Code, code) {
			return true
		}
	}
	return false
}

// judgeOptional judges that TOP and UIDL are listed if they work, and work if they
// are listed.
func (c *conn) judgeOptional(at Spot, cmd *sent, st wire.Status, line []byte) {
	if c.caps == nil {
		return
	}
	rule := tags[cmd.Keyword].rule
	listed := c.announced(cmd.Keyword)
	switch {
	case st.Indicator == wire.OK && cmd.Keyword == "TOP":
		c.o.judge(listed, rule).warning().found(at, "TOP in the list of CAPA", show(line), "TOP works though CAPA does not list it")
	case st.Indicator == wire.OK:
		c.o.judge(listed, rule).found(at, cmd.Keyword+" in the list of CAPA", show(line), "%s works though CAPA does not list it", cmd.Keyword)
	case listed && !c.view.worked[cmd.Keyword] && c.want(cmd).status == wire.OK:
		c.o.judge(false, rule, "RFC2449-5-CAPA-07").found(at, "+OK", show(line), "CAPA lists %s, but it does not work", cmd.Keyword)
	}
	if st.Indicator == wire.OK && listed {
		c.o.judge(true, "RFC2449-5-CAPA-07")
	}
}
