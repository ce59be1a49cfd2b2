package rules

import (
	"github.com/pop3spec/pop3spec/suite/internal/model"
	rule "github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// strayRules judge lines that no command has asked for.
var strayRules = []listed{on(strayLine), on(unaskedLine)}

func strayLine(b *Bench, e *model.StrayLine) {
	cmd, got := &e.Command, show(e.Line.Text)
	switch {
	case e.Reply.Indicator == wire.ERR:
		b.broken(rule.RFC1939_3_MULTI_04).found("stray/after-err", e.Spot, "nothing after the -ERR line", got,
			"a negative reply to %s went on after its line", cmd.Keyword)
	case cmd.MultiLine():
		b.broken(rule.RFC1939_3_MULTI_01).found("stray/after-end", e.Spot, "nothing after the line with the single dot",
			got, "the reply to %s went on after its end", cmd.Keyword)
	case cmd.Keyword == "LIST":
		b.broken(rule.RFC1939_5_LIST_05).found("stray/list", e.Spot, "a single-line reply", got,
			"LIST with an argument was answered with more than one line")
	default:
		b.broken(rule.RFC1939_7_UIDL_02).found("stray/uidl", e.Spot, "a single-line reply", got,
			"UIDL with an argument was answered with more than one line")
	}
}

func unaskedLine(b *Bench, e *model.UnaskedLine) {
	b.broken(rule.RFC1939_3_CONN_02).
		found("stray/unasked", e.Spot, "silence", show(e.Line.Text), "the server spoke though no reply was due")
}
