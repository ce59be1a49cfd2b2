package oracle

import (
	"regexp"
	"slices"
	"strings"
)

// mechanismName is the form of a mechanism's name (RFC 4422 section 3.1). Lower case,
// which is against it, is common and is left alone.
var mechanismName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,20}$`)

// lists tells whether CAPA, asked at this state of the connection, lists a mechanism.
func (c *conn) lists(mechanism string) bool {
	return c.caps != nil && slices.ContainsFunc(c.caps.args["SASL"], func(m string) bool { return strings.EqualFold(m, mechanism) })
}

// judgeMechanisms judges the SASL capability (RFC 5034 section 3).
func (c *conn) judgeMechanisms(at Spot, caps *capabilities) {
	o := c.o
	list, offered := caps.args["SASL"]
	if c.state == transaction {
		if c.before != nil {
			_, was := c.before.args["SASL"]
			if was {
				o.judge(offered, "RFC5034-3-CAPA-02").found(at, "SASL as before login", "it is missing", "CAPA leaves out SASL after login")
			}
		}
		return
	}
	if !offered {
		return
	}
	has := func(names ...string) bool {
		return slices.ContainsFunc(list, func(m string) bool { return slices.Contains(names, strings.ToUpper(m)) })
	}
	o.judge(true, "RFC5034-3-CAPA-01")
	for _, m := range list {
		o.judge(mechanismName.MatchString(m), "RFC4422-3.1-NAME-01", "RFC5034-3-CAPA-01").found(at, "1 to 20 letters, digits, hyphens and underscores", m, "the name of a SASL mechanism is malformed")
	}
	got := "SASL " + strings.Join(list, " ")
	if has("SCRAM-SHA-1", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS", "SCRAM-SHA-512") {
		o.judge(has("SCRAM-SHA-1", "SCRAM-SHA-1-PLUS"), "RFC5802-4-MTI-01").found(at, "SCRAM-SHA-1", got, "there is SCRAM, but not the form that all clients know")
	}
	strong := slices.ContainsFunc(list, func(m string) bool { return !oneOf(strings.ToUpper(m), "PLAIN", "LOGIN") })
	if c.resumed && has("SCRAM-SHA-1-PLUS", "SCRAM-SHA-256-PLUS", "SCRAM-SHA-512-PLUS") {
		o.judge(c.bound, "RFC7677-4-CB-01").found(at, "no -PLUS mechanism, since the session was resumed without the extended master secret", got, "a -PLUS mechanism is offered on a connection whose channel binding may be that of another one")
	}
	if c.secure {
		o.judge(has("PLAIN"), "RFC5034-4-MTI-01").found(at, "PLAIN", got, "PLAIN is not offered under TLS")
		o.judge(strong, "RFC5034-4-STRONG-01").found(at, "a mechanism besides PLAIN and LOGIN", got, "all mechanisms send the password")
		return
	}
	c.judgeClearMechanisms(at, has, got)
}

// judgeClearMechanisms judges what is offered where nothing protects the connection.
func (c *conn) judgeClearMechanisms(at Spot, has func(...string) bool, got string) {
	o := c.o
	const without = "none of them without TLS"
	o.judge(!has("OAUTHBEARER"), "RFC7628-3-TLS-01").found(at, without, got, "OAUTHBEARER is offered without TLS")
	o.judge(!has("XOAUTH2"), "DEFACTO-XOAUTH2-04").found(at, without, got, "XOAUTH2 is offered without TLS")
	o.judge(!has("SCRAM-SHA-1-PLUS", "SCRAM-SHA-256-PLUS", "SCRAM-SHA-512-PLUS"), "RFC5802-6-CB-04").found(at, without, got, "a -PLUS mechanism is offered without TLS, so that there is no channel to bind to")
	o.judge(!has("PLAIN"), "RFC4616-5-ADV-01").found(at, without, got, "PLAIN is offered without TLS")
	o.judge(!has("PLAIN", "LOGIN"), "RFC5034-4-CLEAR-01").found(at, without, got, "a mechanism that sends the password is offered without TLS")
	o.judge(has("PLAIN") || !has("LOGIN"), "DEFACTO-LOGIN-03").found(at, "LOGIN left out like PLAIN", got, "LOGIN is offered without TLS although PLAIN is not")
}

// judgeMechanismList judges the list that a bare AUTH gives (ERRATA A-15).
func (c *conn) judgeMechanismList(at Spot, lines []line) {
	o := c.o
	var list []string
	for _, l := range lines {
		o.judge(mechanismName.Match(l.text), "DEFACTO-BAREAUTH-01", "RFC5034-4-SYN-01").found(l.at, "the name of a mechanism", show(l.text), "a line of the list that AUTH gives is no name of a mechanism")
		list = append(list, strings.ToUpper(string(l.text)))
	}
	o.judge(true, "DEFACTO-BAREAUTH-01", "RFC5034-4-SYN-01")
	if c.caps == nil {
		return
	}
	var announced []string
	for _, m := range c.caps.args["SASL"] {
		announced = append(announced, strings.ToUpper(m))
	}
	slices.Sort(list)
	slices.Sort(announced)
	o.judge(slices.Equal(list, announced), "DEFACTO-BAREAUTH-02").found(at, strings.Join(announced, " "), strings.Join(list, " "), "AUTH and CAPA list different mechanisms")
}

// registered tells whether a name is that of a mechanism somewhere in the world, so
// that a server may know it without listing it.
func registered(mechanism string) bool {
	for _, family := range []string{"9798-", "EAP-", "ECDH-", "ECDSA-", "GS2-", "GSS", "KERBEROS", "NMAS", "NTLM", "MSN", "SCRAM-", "SXOVER-", "XOAUTH"} {
		if strings.HasPrefix(mechanism, family) {
			return true
		}
	}
	return oneOf(mechanism, "ANONYMOUS", "CRAM-MD5", "DIGEST-MD5", "EXTERNAL", "LOGIN", "OAUTH10A", "OAUTHBEARER", "OPENID20", "OTP", "PLAIN", "RPA", "SAML20", "SECURID", "SKEY", "SPNEGO")
}
