package rules

import (
	"bytes"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	rule "github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// formRules judge a status line apart from its meaning (RFC 1939 section 3, RFC 2449
// sections 3 and 4).
var formRules = []listed{on(indicator), on(textForm), on(lineEnd), on(lineLength), on(spaceAfterIndicator)}

// maxStatus is the longest status line, CRLF included (RFC 1939 section 3).
const maxStatus = 512

func indicator(b *Bench, e *model.StatusLine) {
	if e.Status.Indicator == wire.Challenge {
		return
	}
	b.judge(e.Status.Indicator != wire.Malformed && !e.Status.Lenient || greetingCode(e), rule.RFC1939_3_RESP_01).
		found("status/indicator", e.Spot, "+OK or -ERR in upper case, then a space or the end of the line",
			show(&e.Line.Text), "a reply does not begin with a status indicator")
}

// greetingCode reports whether a greeting has a response code right after +OK, which its
// grammar wants although no other reply may.
func greetingCode(e *model.StatusLine) bool {
	st := e.Status
	return e.Before.State == model.BeforeGreeting && st.Indicator == wire.OK && strings.HasPrefix(st.Text, "[") &&
		!st.Space
}

func textForm(b *Bench, e *model.StatusLine) {
	st := e.Status
	if st.Indicator == wire.Challenge || e.Before.Caps == nil {
		return
	}
	glued := st.Lenient && st.Text != "" && !st.Space && !greetingCode(e)
	b.judge(!glued, rule.RFC2449_3_ABNF_02).found("status/glued", e.Spot, "a space between the indicator and the text",
		show(&e.Line.Text), "text follows the status indicator without a space")
	text := strings.TrimRight(string(e.Line.Text), "\r\n")
	b.judge(e.Before.Language || chooses(e) || model.Printable(text), rule.RFC2449_3_ABNF_02).
		found("status/unprintable", e.Spot, "printable ASCII characters", show(&e.Line.Text),
			"a status line has characters that are not printable")
}

// chooses reports whether a line confirms a language, which it may do in that language (RFC 6856 section 3.2).
func chooses(e *model.StatusLine) bool {
	return e.Command != nil && e.Command.Keyword == "LANG" && len(e.Command.Args) > 0 && e.Status.Indicator == wire.OK
}

func lineEnd(b *Bench, e *model.StatusLine) {
	ended := bytes.HasSuffix(e.Line.Text, []byte("\r\n"))
	if e.Status.Indicator == wire.Challenge {
		b.judge(ended, rule.RFC1939_3_RESP_02).
			found("line/end", e.Spot, "a line that ends with CRLF", show(&e.Line.Text), "a line does not end with CRLF")
		return
	}
	b.judge(ended && bytes.Count(e.Line.Text, []byte("\r")) == 1, rule.RFC1939_3_RESP_02).
		found("line/end", e.Spot, "a line that ends with CRLF and holds no other CR", show(&e.Line.Text),
			"a line does not end with CRLF")
}

func lineLength(b *Bench, e *model.StatusLine) {
	if e.Status.Indicator == wire.Challenge || e.Status.Indicator == wire.Malformed {
		return // what is no status line has no length that would be too much
	}
	octets := len(e.Line.Text)
	if c := b.judge(octets <= maxStatus, rule.RFC1939_3_RESP_03, rule.RFC2449_4_LEN_03); c != nil {
		c.found("status/long", model.Spot{Entry: e.Entry, From: maxStatus, To: int64(octets)}, "at most 512 octets",
			show(&e.Line.Text), "a status line is %d octets long", octets)
	}
}

func spaceAfterIndicator(b *Bench, e *model.StatusLine) {
	st := e.Status
	if st.Indicator == wire.Challenge {
		return
	}
	b.judge(st.Space || st.Indicator == wire.Malformed || st.Lenient, rule.RFC1957_0_SPACE_01).
		found("status/no-space", e.Spot, "a space after the status indicator", show(&e.Line.Text),
			"nothing follows the status indicator; some old clients read one octet too many")
}
