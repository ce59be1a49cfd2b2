package oracle

import (
	"regexp"
	"strings"
)

// capabilities is one list that CAPA gave: tags in upper case, with their arguments.
type capabilities struct {
	args map[string][]string
}

// capability is a line of the list (RFC 2449 section 3).
var capability = regexp.MustCompile(`^[\x21-\x2d\x2f-\x7e]+( [\x21-\x7e]+)*$`)

// judgeCapa judges a list of capabilities (RFC 2449).
func (c *conn) judgeCapa(at Spot, lines []line) {
	o := c.o
	o.judge(true, "RFC2449-5-CAPA-01", "RFC2449-5-CAPA-02")
	if o.stls {
		o.judge(true, "RFC2595-4-STLS-01")
	}
	caps := &capabilities{args: map[string][]string{}}
	for _, l := range lines {
		o.judge(capability.Match(l.text), "RFC2449-3-ABNF-04").found(l.at, "a tag, and arguments behind one space each", show(l.text), "a line of CAPA is malformed")
		o.judge(len(l.text)+2 <= maxStatus, "RFC2449-5-CAPA-04").found(l.at, "at most 512 octets", show(l.text), "a line of CAPA is longer than 512 octets")
		words := strings.Fields(string(l.text))
		if len(words) == 0 {
			continue
		}
		tag := strings.ToUpper(words[0])
		_, twice := caps.args[tag]
		o.judge(!twice, "RFC2449-3-ABNF-04").warning().found(l.at, "each tag once", show(l.text), "CAPA lists a tag twice")
		caps.args[tag] = words[1:]
		c.judgeTag(l.at, tag, words[1:], l.text)
	}
	if args := caps.args["EXPIRE"]; len(args) > 0 && args[0] == "0" {
		o.expire = true
	}
	if c.state == transaction {
		c.judgeStates(at, caps)
	} else {
		o.lists[c.secure] = caps
	}
	c.judgeMechanisms(at, caps)
	c.judgeUTF8Capability(at, caps)
	c.judgeLangCapability(at, caps)
	c.caps, o.capa = caps, true
	c.judgeAsked(caps)
	c.judgeHello()
	c.judgeUnannounced()
}

// announced tells whether the last CAPA of the session announced a tag.
func (c *conn) announced(tag string) bool {
	for _, caps := range []*capabilities{c.caps, c.before} {
		if caps != nil {
			_, ok := caps.args[strings.ToUpper(tag)]
			return ok
		}
	}
	return false
}
