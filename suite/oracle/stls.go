package oracle

import (
	"github.com/pop3spec/pop3spec/suite/requirement"
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
