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
	o.judge(true, "RFC2449-5-CAPA-01")
	caps := &capabilities{args: map[string][]string{}}
	for _, l := range lines {
		o.judge(capability.Match(l.text), "RFC2449-3-ABNF-04").found(l.at, "a tag, and arguments behind one space each", show(l.text), "a line of CAPA is malformed")
		o.judge(len(l.text)+2 <= maxStatus, "RFC2449-5-CAPA-04").found(l.at, "at most 512 octets", show(l.text), "a line of CAPA is longer than 512 octets")
		words := strings.Fields(string(l.text))
		if len(words) == 0 {
			continue
		}
		caps.args[strings.ToUpper(words[0])] = words[1:]
	}
	if args := caps.args["EXPIRE"]; len(args) > 0 && args[0] == "0" {
		o.expire = true
	}
	if c.state == transaction && c.before != nil {
		for tag := range c.before.args {
			_, still := caps.args[tag]
			o.judge(still || tag == "STLS", "RFC2449-5-CAPA-03").found(at, tag+" as before login", "it is missing", "CAPA leaves out %s after login", tag)
		}
		_, stls := caps.args["STLS"]
		o.judge(!stls, "RFC2595-4-STLS-03").found(at, "no STLS", "STLS", "STLS is announced after login, when it is not valid")
	}
	c.caps = caps
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
