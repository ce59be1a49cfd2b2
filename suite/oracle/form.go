package oracle

import (
	"bytes"
	"net/mail"
	"regexp"
	"strings"

	"github.com/pop3spec/pop3spec/suite/wire"
)

// maxStatus is the longest status line, CRLF included (RFC 1939 section 3).
const maxStatus = 512

// judgeForm judges a status line or greeting apart from its meaning.
func (c *conn) judgeForm(at Spot, line []byte, st wire.Status) {
	o := c.o
	if st.Indicator == wire.Challenge {
		o.judge(bytes.HasSuffix(line, []byte("\r\n")), "RFC1939-3-RESP-02").found(at, `a line that ends with CRLF`, show(line), "a line does not end with CRLF")
		return
	}
	o.judge(st.Indicator != wire.Malformed && !st.Lenient || c.greetingCode(st), "RFC1939-3-RESP-01").
		found(at, "+OK or -ERR in upper case, then a space or the end of the line", show(line), "a reply does not begin with a status indicator")
	if c.caps != nil {
		glued := st.Lenient && st.Text != "" && !st.Space && !c.greetingCode(st)
		o.judge(!glued, "RFC2449-3-ABNF-02").found(at, "a space between the indicator and the text", show(line), "text follows the status indicator without a space")
		o.judge(c.lang || printable(strings.TrimRight(string(line), "\r\n")), "RFC2449-3-ABNF-02").found(at, "printable ASCII characters", show(line), "a status line has characters that are not printable")
	}
	o.judge(bytes.HasSuffix(line, []byte("\r\n")) && bytes.Count(line, []byte("\r")) == 1, "RFC1939-3-RESP-02").
		found(at, "a line that ends with CRLF and holds no other CR", show(line), "a line does not end with CRLF")
	o.judge(len(line) <= maxStatus, "RFC1939-3-RESP-03", "RFC2449-4-LEN-03").
		found(Spot{at.Entry, maxStatus, int64(len(line))}, "at most 512 octets", show(line), "a status line is %d octets long", len(line))
	o.judge(st.Space || st.Indicator == wire.Malformed || st.Lenient, "RFC1957-0-SPACE-01").
		found(at, "a space behind the status indicator", show(line), "nothing follows the status indicator; some old clients read one octet too many")
	c.judgeCode(at, line, st)
}

// greetingCode tells whether a greeting has a response code right behind +OK,
// which its grammar wants although no other reply may (ERRATA A-04).
func (c *conn) greetingCode(st wire.Status) bool {
	return c.state == greeting && st.Indicator == wire.OK && strings.HasPrefix(st.Text, "[") && !st.Space
}

// timestampLike finds what a client would take for an APOP timestamp.
var timestampLike = regexp.MustCompile(`<[^<>]*@[^<>]*>`)

func (c *conn) judgeGreeting(at Spot, line []byte, st wire.Status) {
	o := c.o
	c.state = authorization
	c.hello = hello{at: at, line: line, st: st}
	o.judge(true, "RFC1939-3-CONN-02", "RFC1939-3-CONN-01")
	o.judge(st.Indicator == wire.OK, "RFC1939-4-GREET-01").found(at, "+OK", show(line), "the greeting is not positive")
	c.stamp = timestampLike.FindString(st.Text)
	if c.stamp == "" {
		return
	}
	from := int64(bytes.Index(line, []byte(c.stamp)))
	spot := Spot{at.Entry, from, from + int64(len(c.stamp))}
	o.judge(isMessageID(c.stamp), "RFC1939-7-APOP-02").found(spot, "<local-part@domain>", c.stamp, "the timestamp is not a message id")
	o.judge(!o.stamps[c.stamp], "RFC1939-7-APOP-03").found(spot, "a timestamp that no greeting had before", c.stamp, "two greetings carry the same timestamp")
	o.stamps[c.stamp] = true
}

// isMessageID tells whether s is the msg-id of RFC 822.
func isMessageID(s string) bool {
	inner := strings.TrimSuffix(strings.TrimPrefix(s, "<"), ">")
	if strings.Count(inner, "@") != 1 || strings.ContainsAny(inner, " \t<>") || !printable(inner) {
		return false
	}
	_, domain, _ := strings.Cut(inner, "@")
	if strings.HasPrefix(domain, "[") {
		return strings.HasSuffix(domain, "]")
	}
	_, err := mail.ParseAddress(inner)
	return err == nil
}

func printable(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

func oneOf(s string, words ...string) bool {
	for _, w := range words {
		if s == w {
			return true
		}
	}
	return false
}
