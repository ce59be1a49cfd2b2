package oracle

import (
	"strings"

	"github.com/pop3spec/pop3spec/suite/wire"
)

// announcedByName are the optional commands whose capability has a tag of its own. For
// AUTH it is SASL, the well-known exception; APOP has none.
var announcedByName = map[string]bool{"TOP": true, "UIDL": true, "STLS": true, "UTF8": true, "LANG": true}

// judgeKeyword judges, when an optional command has worked, whether its capability has
// the keyword as its tag (RFC 2449 section 5). That it is not listed at all is the
// business of other rules: here it is listed, by a name that nobody has registered.
func (c *conn) judgeKeyword(at Spot, cmd *sent, st wire.Status) {
	if st.Indicator != wire.OK || !announcedByName[cmd.Keyword] {
		return
	}
	caps := c.caps
	if caps == nil {
		caps = c.before
	}
	if caps == nil {
		return
	}
	if _, listed := caps.args[cmd.Keyword]; listed {
		c.o.judge(true, "RFC2449-5-CAPA-06")
		return
	}
	for tag := range caps.args {
		if _, registered := tags[tag]; !registered && strings.Contains(tag, cmd.Keyword) {
			c.o.judge(false, "RFC2449-5-CAPA-06").found(at, "the tag "+cmd.Keyword, tag, "CAPA lists %s by a tag that is not its keyword", cmd.Keyword)
		}
	}
}
