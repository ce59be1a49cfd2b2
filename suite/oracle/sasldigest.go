package oracle

import (
	"strings"

	"github.com/pop3spec/pop3spec/suite/sasl"
)

// takeDigest reads the response of DIGEST-MD5 (RFC 2831 section 2.1.2).
func (c *conn) takeDigest(x *exchange, turn int, message []byte) {
	if turn > 1 {
		return // the answer to the server's own proof
	}
	d := sasl.ReadDirectives(message)
	x.user = d["username"]
	secret, known := c.o.password(x.user)
	switch {
	case known && d["response"] == d.Response(secret):
		x.fate = right
	case known && c.o.asciiOnly(x.user, secret):
		x.deny("the digest is wrong", "RFC5034-4-FAIL-01")
	default:
		x.fate = open // which character set the server means is left to it
	}
}

// asciiOnly tells whether there is but one way to write these.
func (o *Oracle) asciiOnly(texts ...string) bool {
	for _, s := range texts {
		if unprintable([]byte(s)) || strings.IndexFunc(s, func(r rune) bool { return r > 0x7e }) >= 0 {
			return false
		}
	}
	return true
}

// service is the one that a digest was made out to.
func (x *exchange) service() string {
	if x.Mechanism != "DIGEST-MD5" || len(x.Client) == 0 {
		return ""
	}
	service, _, _ := strings.Cut(sasl.ReadDirectives(x.Client[0])["digest-uri"], "/")
	return service
}

// judgeService judges the name of the service in a digest that the server has accepted,
// by proving itself or by +OK (RFC 5034 section 4). That it looks at the name at all is
// a recommendation; that it knows itself by another one breaks the rule.
func (c *conn) judgeService(at Spot, x *exchange, line []byte) {
	service := x.service()
	if service == "" || x.fate != right {
		return
	}
	charge := c.o.judge(strings.EqualFold(service, sasl.Service), "RFC5034-4-SVC-01")
	if !c.o.notPop {
		charge = charge.warning()
	}
	charge.found(at, "-ERR, or a digest for the service pop", show(line), "a digest for the service %s is accepted", service)
}
