package oracle

import (
	"bytes"
	"strings"

	"github.com/pop3spec/pop3spec/suite/requirement"
	"github.com/pop3spec/pop3spec/suite/wire"
)

// TLS is what a client learns from a handshake.
type TLS struct {
	Modern   bool // the version is 1.2 or later
	Verified bool // the server's certificate was verified
	Asked    bool // the server asked for a certificate of the client
	Resumed  bool // a session of TLS 1.2 was taken up again
	Bound    bool // tls-unique is there, which a resumed session has with the extended master secret only
}

// Handshake tells what came of a TLS handshake, from the start or behind STLS.
func (o *Oracle) Handshake(n, entry int, t TLS) {
	if t.Modern {
		o.judge(true, "RFC8314-4-TLS-05")
	}
	if t.Verified {
		o.judge(true, "RFC8314-4.4-CRT-01")
	}
	if c := o.conns[n]; c != nil {
		c.shaken, c.asked, c.resumed, c.bound = Spot{Entry: entry}, t.Asked, t.Resumed, t.Bound
	}
}

// judgeAsked judges a request for a client certificate (RFC 8314 section 4.2). That
// EXTERNAL is offered shows that some are of use; a server may offer it only to who
// has sent one, so this is a warning.
func (c *conn) judgeAsked(caps *capabilities) {
	if !c.secure || c.o.world.Certificates {
		return
	}
	external := false
	for _, m := range caps.args["SASL"] {
		external = external || m == "EXTERNAL"
	}
	c.o.judge(!c.asked || external, "RFC8314-4.2-CERT-02").warning().found(c.shaken, "no request, or EXTERNAL among the SASL mechanisms", "a request for a client certificate", "the server asks for a client certificate that seems to be of no use")
}

// Injected tells that octets came in clear behind the reply to STLS, where the TLS
// handshake must begin.
func (o *Oracle) Injected(n, entry int, octets []byte) {
	o.judge(false, "RFC2595-4-STLS-06").found(Spot{Entry: entry}, "the TLS handshake", show(octets), "the server sent octets in clear behind its reply to STLS")
}

// judgeTurnedAway judges that a server ended a connection on which it had asked for a
// client certificate and got none.
func (c *conn) judgeTurnedAway(why string) {
	if c.asked {
		c.o.judge(false, "RFC8314-4.2-CERT-02").warning().found(c.shaken, "no request for a certificate, or one that may be left unanswered", why, "the server wants a certificate of the client")
	}
}

// Outdated tells that a handshake failed because the server has only versions of TLS
// before 1.2.
func (o *Oracle) Outdated(n, entry int, why string) {
	o.judge(false, "RFC8314-4-TLS-05").found(Spot{Entry: entry}, "TLS 1.2 or later", why, "the server has no version of TLS from 1.2 on")
}

// HandshakeFailed tells that the TLS handshake behind STLS failed; clear, that the
// server's answer to it was no TLS. It reports whether the server was free to break
// off, as it is when more than STLS was sent in clear.
func (o *Oracle) HandshakeFailed(n, entry int, why string, clear bool) (free bool) {
	c := o.conns[n]
	c.state = over
	if !clear && len(c.pending) > 0 {
		return true
	}
	rules := []requirement.ID{"RFC2595-4-STLS-06"}
	if c.announced("STLS") {
		rules = append(rules, "RFC8314-4-TLS-04")
	}
	o.judge(false, rules...).found(Spot{Entry: entry}, "a TLS handshake", why, "the TLS handshake behind STLS failed")
	return false
}

// Secured tells that the TLS handshake behind STLS succeeded: the session is
// begun anew, without a greeting (RFC 2595 section 4). Commands that were sent in
// clear behind STLS will have no replies.
func (o *Oracle) Secured(n int) {
	c := o.conns[n]
	o.judge(true, "RFC2595-4-STLS-06")
	if c.announced("STLS") {
		o.judge(true, "RFC8314-4-TLS-04")
	}
	c.named, c.shaking = c.user, false
	c.secure, c.user, c.caps, c.before, c.pending = true, "", nil, nil, nil
}

// EndedTLS tells how the server ended TLS before it closed the connection.
func (o *Oracle) EndedTLS(n, entry int, alerted bool) {
	o.judge(alerted, "RFC8314-3.4-CLOSE-01").found(Spot{Entry: entry}, "a TLS close alert, then the end of the connection", "the end of the connection", "the server closed the connection without a TLS close alert")
}

// TimedOut tells that the server ended a connection because the client was silent,
// and what it sent before.
func (o *Oracle) TimedOut(n, entry int, extra []byte) {
	if c := o.conns[n]; c != nil && (c.state == transaction || c.state == authorization) {
		o.judge(len(extra) == 0, "RFC1939-3-TIMEOUT-05").found(Spot{Entry: entry}, "the end of the connection", show(extra), "the server sent something before it closed the connection of a silent client")
	}
	o.Ended(n, ByTimer)
}

// wantSTLS judges STLS before login (RFC 2595 section 4).
func (c *conn) wantSTLS(cmd *sent) want {
	if c.secure || cmd.Args != nil || c.user != "" || c.failed || c.utf8 || !c.announced("STLS") {
		return either() // another one within TLS may be refused; an argument may be tolerated
	}
	return positive("STLS is announced, and this is its place", "RFC2595-4-STLS-02", "RFC8314-4-TLS-04", "RFC2449-5-CAPA-07")
}

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

// unanswered names the rules that a command without a reply breaks, of which the
// others are broken if there is nothing unusual about the command.
func (c *conn) unanswered(cmd *sent, others []requirement.ID) []requirement.ID {
	const usual, longest = 40, 255
	listed, _ := c.offers("PIPELINING")
	switch {
	case cmd.odd:
		return []requirement.ID{"DEFACTO-GEN-10"}
	case cmd.ahead && !listed && (!c.o.world.Pipelining || cmd.early && !c.o.world.PipelinedLogin):
		return []requirement.ID{"DEFACTO-PIPE-01"}
	case cmd.ahead && cmd.early:
		return []requirement.ID{"RFC2449-6.6-PIPE-02"}
	case cmd.ahead && cmd.behind:
		return []requirement.ID{"RFC2449-6.6-PIPE-03", "RFC2449-6.6-PIPE-01"}
	case cmd.ahead:
		return []requirement.ID{"RFC2449-6.6-PIPE-01"}
	case c.o.capa && cmd.octets > usual && cmd.octets <= longest:
		return append(others[:len(others):len(others)], "RFC2449-4-LEN-01")
	}
	return others
}

// unprintable tells whether a command has control characters, or octets beyond ASCII
// where there is neither a name nor a password. A TAB may pass for a blank.
func unprintable(line []byte) bool {
	cmd := wire.ParseCommand(line)
	for _, b := range bytes.TrimRight(line, "\r\n") {
		switch {
		case b == '\t':
		case b < 0x20 || b == 0x7f:
			return true
		case b > 0x7f && !oneOf(cmd.Keyword, "USER", "PASS", "APOP", "AUTH"):
			return true
		}
	}
	return false
}
