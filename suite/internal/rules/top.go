package rules

import (
	"bytes"

	"github.com/pop3spec/pop3spec/suite/internal/content"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	rule "github.com/pop3spec/pop3spec/suite/internal/requirement"
)

// topRules judge what TOP sends (RFC 1939 section 7).
var topRules = []listed{on(topHolds)}

// blankLineMore reports whether what differs is a second blank line after the header section.
func blankLineMore(e *model.TopSeen) bool {
	end := content.HeaderEnd(e.Text)
	if end < 0 {
		return false
	}
	rest, more := bytes.CutPrefix(e.Text[end:], []byte("\r\n"))
	return more && bytes.HasPrefix(e.Want, append(bytes.Clone(e.Text[:end]), rest...))
}

func topHolds(b *Bench, e *model.TopSeen) {
	if e.Beyond {
		b.broken(rule.RFC1939_5_RETR_01).found("retr/nul-top", e.Spot, "a message that is whole, with RETR",
			say("%d octets of it, with TOP", len(e.Text)), "RETR ends a message at its NUL, and TOP has more of it")
		return
	}
	same := e.Diff.Same
	rules := []rule.ID{rule.RFC1939_7_TOP_01}
	withBlank := func(text []byte) []byte { return append(bytes.Clone(text), "\r\n"...) }
	switch {
	case e.Lines == 0 && (same || bytes.Equal(withBlank(e.Text), e.Want)):
		rules = append(rules, rule.RFC1939_7_TOP_05)
	case e.Whole:
		rules = append(rules, rule.RFC1939_7_TOP_02)
	case e.Lines == 0 && !bytes.Equal(e.Text, withBlank(e.Want)): // or the blank line is there, and one more
		rules = append(rules, rule.RFC1939_7_TOP_05)
	}
	if e.Form.Stuffed > 0 && (same || e.Diff.Dotted() && !blankLineMore(e)) {
		rules = append(rules, rule.RFC1939_3_MULTI_03)
	}
	if c := b.judge(same, rules...); c != nil {
		expected, got := e.Diff.Shown()
		c.found("top/content", model.Spot{Entry: e.Entry, From: e.Diff.From, To: e.Diff.To}, expected, got,
			"TOP %s %s does not send the header, the blank line and as many lines of the body", e.Command.Args[0],
			e.Command.Args[1])
	}
}
