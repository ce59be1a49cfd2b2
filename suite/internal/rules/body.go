package rules

import (
	"github.com/pop3spec/pop3spec/suite/internal/model"
	rule "github.com/pop3spec/pop3spec/suite/internal/requirement"
)

// bodyRules judge the form of multi-line replies (RFC 1939 section 3).
var bodyRules = []listed{on(ended), on(stuffing), on(lineEnds), on(bareCR), on(cutOff)}

func ended(b *Bench, e *model.BodyLines) { b.holds(rule.RFC1939_3_MULTI_01) }

func stuffing(b *Bench, e *model.BodyLines) {
	if e.Form.Bare == 0 && e.Form.Stuffed == 0 {
		return
	}
	rules := []rule.ID{rule.RFC1939_3_MULTI_02}
	if e.Command.Keyword == "TOP" {
		rules = append(rules, rule.RFC1939_3_MULTI_03)
	}
	b.judge(e.Form.Bare == 0, rules...).
		found("body/dot", model.Spot{Entry: e.Entry, From: e.Form.BareAt, To: e.Form.BareAt + 1},
			"two dots at the start of the line", "one dot",
			"%s sent a line that begins with a dot without a second dot in front", e.Command.Keyword)
}

func lineEnds(b *Bench, e *model.BodyLines) {
	rules := []rule.ID{rule.RFC1939_3_RESP_02, rule.RFC1939_3_MULTI_01}
	if e.Message {
		rules = []rule.ID{rule.RFC1939_11_FMT_01, rule.RFC1939_3_MULTI_01}
	}
	if c := b.judge(e.Form.BareLF == 0, rules...); c != nil {
		c.found("body/lf", model.Spot{Entry: e.Entry, From: e.Form.BareLFAt, To: e.Form.BareLFAt + 1}, "CRLF",
			"LF without CR", "the reply to %s has a line that does not end with CRLF", e.Command.Keyword)
	}
}

func bareCR(b *Bench, e *model.BodyLines) {
	if !e.Message {
		b.judge(e.Form.BareCR == 0, rule.RFC1939_3_RESP_02).found("body/cr", e.Spot, "CRLF at the end of lines only",
			"a CR within a line", "the reply to %s has a CR that is no line end", e.Command.Keyword)
	}
}

// cutOff judges a reply that never came to its end.
func cutOff(b *Bench, e *model.BodyCut) {
	rules := []rule.ID{rule.RFC1939_3_MULTI_01}
	switch e.Command.Keyword {
	case "CAPA":
		rules = append(rules, rule.RFC2449_5_CAPA_01)
	case "LIST":
		rules = append(rules, rule.RFC1939_5_LIST_01)
		if e.Empty {
			rules = append(rules, rule.RFC1939_5_LIST_04)
		}
	case "UIDL":
		rules = append(rules, rule.RFC1939_7_UIDL_01)
	case "TOP":
		rules = append(rules, rule.RFC1939_7_TOP_01)
		if listed, known := e.Before.Offers("TOP"); known && !listed {
			rules = append(rules, rule.RFC1939_3_ERR_02)
		}
	case "RETR":
		switch {
		case !e.Known:
		case e.Unended && e.Form.Octets+8 > e.Size:
			rules = append(rules, rule.RFC1939_5_RETR_05)
		case e.Form.Octets < e.Size:
			rules = append(rules, rule.RFC1939_5_RETR_01)
		}
	case "AUTH":
		rules = append(rules, rule.DEFACTO_BAREAUTH_01, rule.RFC5034_4_SYN_01)
	}
	why := e.Why
	if e.Form.Suspect() {
		why = "a dot that CRLF neither precedes nor follows; " + why
		rules = append(rules, rule.RFC1939_3_RESP_02)
	}
	b.broken(rules...).found("body/endless", model.Spot{Entry: e.Entry, From: e.Form.Wire(), To: e.Form.Wire()},
		"a line with a single dot, ended by CRLF", why, "the reply to %s has no end", e.Command.Keyword)
}
