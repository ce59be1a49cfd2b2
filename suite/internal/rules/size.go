package rules

import (
	"github.com/pop3spec/pop3spec/suite/internal/model"
	rule "github.com/pop3spec/pop3spec/suite/internal/requirement"
)

// sizeRules judge the sizes of messages (RFC 1939 sections 5 and 11).
var sizeRules = []listed{on(sizeHolds)}

// sizeHolds compares the size that was announced with what came. Where the server had to
// add a line end to the message, its two octets may count or not.
func sizeHolds(b *Bench, e *model.SizeSeen) {
	t := e.Came
	if t.Cut && e.Told > t.Octets {
		b.broken(rule.RFC1939_5_RETR_01).found("retr/nul-size", e.Spot, say("%d octets, as LIST tells", e.Told),
			say("%d octets", t.Octets), "RETR ends message %d at its NUL, and LIST has more of it", e.Number)
		return
	}
	holds := e.Told == t.Octets || e.Unended && e.Told == t.Octets-2 || e.HalfEnded && e.Told == t.Octets-1
	rules := []rule.ID{rule.RFC1939_5_LIST_03}
	switch {
	case e.Substitute:
		rules = []rule.ID{rule.RFC6856_2_1_SIZE_01} // the size of a substitute is told as exactly as can be
	case e.International:
		rules = append(rules, rule.RFC6856_2_1_SIZE_01)
	}
	if e.StatusFields {
		rules = append(rules, rule.DEFACTO_GEN_07)
	}
	switch {
	case holds && t.Form.Stuffed > 0:
		rules = append(rules, rule.RFC1939_11_SIZE_02, rule.RFC1939_11_SIZE_01)
	case holds:
		rules = append(rules, rule.RFC1939_11_SIZE_01)
	case e.Told == t.Octets+t.Form.Stuffed && t.Form.Stuffed > 0:
		rules = append(rules, rule.RFC1939_11_SIZE_02)
	case e.Told == t.Octets-t.Form.Lines || e.WithLF == e.Told:
		rules = append(rules, rule.RFC1939_11_SIZE_01)
	}
	if c := b.judge(holds, rules...); c != nil {
		c.found("size/wrong", e.Spot, say("%d octets, as RETR delivers them", t.Octets), say("%d octets", e.Told),
			"LIST tells a wrong size of message %d", e.Number)
	}
}
