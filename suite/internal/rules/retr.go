package rules

import (
	"bytes"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/content"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	rule "github.com/pop3spec/pop3spec/suite/internal/requirement"
)

// retrRules judge the messages that RETR sends (RFC 1939 sections 5 and 11).
var retrRules = []listed{on(sameAgain), on(numberTaken), on(contentHolds), on(largeContentHolds)}

// sameAgain judges that a message stays the same.
func sameAgain(b *Bench, e *model.Fetched) {
	switch {
	case e.OtherLetters:
		b.broken(rule.RFC1939_3_SYNTAX_01).found("retr/letters", e.Spot, "the octets that came for RETR in capitals",
			"others", "the letters of the keyword decide what is sent")
		return
	case e.Swapped:
		b.broken(rule.RFC1939_4_NUM_03).found("retr/renumbered", e.Spot, "the message that had the number before",
			"another one of the maildrop", "message %s has become another one", e.Command.Args[0])
		return
	}
	if e.InSession != model.NotCompared {
		b.judge(e.InSession == model.Same, rule.RFC1939_5_RETR_03).found("retr/changed", e.Spot,
			"the octets that came the first time", "others", "the same message is not the same when it is fetched again")
	}
	if e.Earlier != model.NotCompared {
		b.judge(e.Earlier == model.Same, rule.RFC1939_5_RETR_03).found("retr/changed-later", e.Spot,
			"the message as in an earlier session", "another one", "the same message is not the same in a later session")
	}
}

// numberTaken judges that new mail takes no number that another message has, be it marked or not.
func numberTaken(b *Bench, e *model.NumberTaken) {
	b.withdraw("status/wrong", e.Spot) // the mark is there, and the message that came has none
	b.broken(rule.RFC1939_4_NUM_03).found("retr/number-taken", e.Spot, "-ERR (the message is marked as deleted)",
		"mail that came during the session", "new mail has the number of a message that is marked as deleted")
}

// contentProof are the rules that a message proves by coming as it was put there.
func contentProof(e *model.Content) []rule.ID {
	rules := []rule.ID{rule.RFC1939_5_RETR_01, rule.RFC1939_11_FMT_01, rule.RFC1939_11_FMT_02}
	if e.Form.Stuffed > 0 {
		rules = append(rules, rule.RFC1939_5_RETR_06)
	}
	if e.Source.Unended {
		rules = append(rules, rule.RFC1939_5_RETR_05)
	}
	if e.Form.Longest > 998 {
		rules = append(rules, rule.RFC1939_5_RETR_07)
	}
	return rules
}

func largeContentHolds(b *Bench, e *model.Content) {
	if e.Source.Small || e.OtherLetters {
		return
	}
	holds := e.Wrong < 0 && e.Came == e.Source.Size
	if !holds && e.Wrong >= 0 && e.Wrong < 8192 {
		return // a header was added: too large to look for where it goes on
	}
	at := max(e.Wrong, min(e.Came, e.Source.Size))
	b.judge(holds, append(contentProof(e), rule.RFC1939_5_RETR_08)...).
		found("retr/large", model.Spot{Entry: e.Entry, From: at, To: at + 1}, say("%d octets", e.Source.Size),
			say("%d octets, which differ from octet %d on", e.Came, at), "a large message did not come whole")
}

func contentHolds(b *Bench, e *model.Content) {
	if !e.Source.Small || e.Swapped || e.OtherLetters {
		return
	}
	want := e.Source.Text
	rules := contentProof(e)
	switch {
	case !e.Diff.Same:
		rules = contentBroken(e)
	case bytes.HasSuffix(want, []byte("\r\n\r\n")) && bytes.Count(want, []byte("\r\n\r\n")) == 1:
		rules = append(rules, rule.RFC1939_5_RETR_04)
	}
	rules = append(rules, inUTF8Mode(e)...)
	if e.Diff.Cut { // a store may end there, and everything else with it
		b.broken(rule.RFC1939_5_RETR_01).reporting().found("retr/nul", e.Spot, "what follows the NUL", "nothing",
			"message %s ends at its first NUL", e.Command.Args[0])
	}
	if c := b.judge(e.Diff.Same, rules...); c != nil {
		expected, got := e.Diff.Shown()
		c.found("retr/content", model.Spot{Entry: e.Entry, From: e.Diff.From, To: e.Diff.To}, expected, got,
			"message %s is not what was put there", e.Command.Args[0])
	}
}

// contentBroken are the rules that are broken when another message came.
func contentBroken(e *model.Content) []rule.ID {
	switch {
	case e.Overlap:
		return []rule.ID{rule.RFC1939_4_LOCK_01}
	case e.Removed:
		return []rule.ID{rule.RFC1939_6_UPD_01, rule.RFC1939_6_UPD_02}
	}
	rules := byDifference(e.Diff, e.Source.Text)
	if e.Source.Unended && e.Diff.Short {
		rules = append(rules, rule.RFC1939_5_RETR_05)
	}
	rules = append(rules, moved(e.Mail)...)
	if e.Topped {
		rules = append(rules, rule.RFC1939_7_TOP_06)
	}
	return rules
}

// byDifference names what is broken by the way in which two messages differ.
func byDifference(d model.Difference, want []byte) []rule.ID {
	whole := rule.RFC1939_5_RETR_01
	switch {
	case strings.HasPrefix(d.Want, ".") && d.Short:
		return []rule.ID{rule.RFC1939_3_MULTI_02, rule.RFC1939_5_RETR_06, whole}
	case d.Dotted():
		return []rule.ID{rule.RFC1939_3_MULTI_02, whole}
	case d.LineEnd():
		return []rule.ID{rule.RFC1939_11_FMT_01, whole}
	case len(d.Want) > 1000:
		return []rule.ID{rule.RFC1939_5_RETR_07, whole}
	case d.Short && len(want) > 1<<16:
		return []rule.ID{rule.RFC1939_5_RETR_08, whole}
	case content.HeaderEnd(want) == len(want) && (d.Want == "\r\n" || d.Long && d.Got == "\r\n"):
		return []rule.ID{rule.RFC1939_5_RETR_04, whole}
	}
	return []rule.ID{whole}
}

// inUTF8Mode are the rules that a message proves by being what was stored, in UTF-8 mode.
func inUTF8Mode(e *model.Content) []rule.ID {
	switch {
	case !e.Before.UTF8:
		return nil
	case e.Source.International:
		return []rule.ID{rule.RFC6856_2_1_MODE_01, rule.RFC6856_2_1_CMD_01}
	}
	return []rule.ID{rule.RFC6856_2_1_CMD_03, rule.RFC6856_2_1_MODE_01}
}
