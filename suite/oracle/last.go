package oracle

import (
	"regexp"
	"strconv"

	"github.com/pop3spec/pop3spec/suite/wire"
)

// last is what LAST must tell: the highest number of a message that was accessed
// (RFC 1460). No present document has the command, so all of this is only reported.
type last struct {
	known bool // LAST has told
	at    int  // what it told last
	since int  // the highest number accessed since then
	top   bool // TOP came since then, which is no access
	reset bool // RSET came since then, which may or may not take it back
}

// access notes that a message was fetched or marked.
func (v *view) access(cmd *sent) {
	if v == nil {
		return
	}
	if oneOf(cmd.Keyword, "RETR", "DELE") && len(cmd.Args) > 0 {
		_, n := readArgument(cmd.Args[0])
		v.last.since = max(v.last.since, n)
	}
	v.last.top = v.last.top || cmd.Keyword == "TOP"
	if cmd.Keyword == "RSET" {
		v.last.reset = true
	}
}

func (c *conn) judgeLast(at Spot, cmd *sent, st wire.Status, line []byte) {
	if c.state == authorization {
		c.o.judge(st.Indicator != wire.OK, "DEFACTO-LAST-02").found(at, "-ERR", show(line), "LAST was answered before login")
		return
	}
	if st.Indicator != wire.OK || cmd.Args != nil || c.view == nil {
		return
	}
	n, err := strconv.Atoi(firstWord.FindString(st.Text))
	l := &c.view.last
	holds := err == nil && n >= l.since || l.reset
	if l.known && !l.reset {
		holds = err == nil && n == max(l.at, l.since)
	}
	rule := id("DEFACTO-LAST-01")
	if l.top {
		rule = "DEFACTO-LAST-02"
	}
	c.o.judge(holds, rule).found(at, say("+OK %d", max(l.at, l.since)), show(line), "LAST does not tell the highest message number that was accessed")
	*l = last{known: err == nil, at: n}
}

var firstWord = regexp.MustCompile(`^[0-9]+`)

// octetsIn finds the size that the text of RETR's reply tells.
var octetsIn = regexp.MustCompile(`^([0-9]+) octets\b`)

// judgeToldSize compares the size that the text of RETR tells with that of LIST.
func (b *Body) judgeToldSize() {
	it := b.item()
	m := octetsIn.FindStringSubmatch(b.c.reply.Text)
	if m == nil || it == nil || it.size < 0 {
		return
	}
	n, err := strconv.ParseInt(m[1], 10, 64)
	b.c.o.judge(err == nil && n == it.size, "DEFACTO-GEN-04").found(b.at, say("%d octets, as in LIST", it.size), m[0], "the reply to RETR tells another size than LIST")
}
