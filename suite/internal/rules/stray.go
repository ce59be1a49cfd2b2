package rules

import (
	"github.com/pop3spec/pop3spec/suite/internal/model"
	rule "github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// strayRules judge lines that no command has asked for.
var strayRules = []listed{on(strayLine), on(unaskedLine)}

func strayLine(b *Bench, e *model.StrayLine) {
	cmd, got := &e.Command, show(&e.Line.Text)
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
	case cmd.Keyword != "UIDL":
		b.broken(single(cmd)...).found("stray/list-end", e.Spot, "a single-line reply", got,
			"%s was answered with a list that has nothing but its end", cmd.Keyword)
	default:
		b.broken(rule.RFC1939_7_UIDL_02).found("stray/uidl", e.Spot, "a single-line reply", got,
			"UIDL with an argument was answered with more than one line")
	}
}

// single are the rules by which a command has a reply of one line.
func single(cmd *model.Command) []rule.ID {
	switch cmd.Keyword {
	case "STAT":
		return clip(obligations[model.StatValid])
	case "NOOP":
		return clip(obligations[model.NoopValid])
	case "RSET":
		return clip(obligations[model.RsetValid])
	case "DELE":
		return []rule.ID{rule.RFC1939_5_DELE_01, rule.RFC1939_5_GEN_01}
	}
	return []rule.ID{rule.RFC1939_3_CONN_02}
}

// unaskedLine judges a line that came though nothing was due. If it is a reply, a command has two of
// them, and those that have come since are replies to other commands than they seem to be.
func unaskedLine(b *Bench, e *model.UnaskedLine) {
	if e.Command == nil && e.Before.Greeting != nil && e.Status.Indicator != wire.ERR {
		b.broken(rule.RFC1939_4_GREET_01).found("greeting/more", e.Spot, "a greeting of one line", show(&e.Line.Text),
			"the server spoke though no reply was due: a greeting has one line")
		return
	}
	if e.Command == nil || e.Status.Indicator == wire.Malformed {
		b.broken(rule.RFC1939_3_CONN_02).
			found("stray/unasked", e.Spot, "silence", show(&e.Line.Text), "the server spoke though no reply was due")
		return
	}
	r := rule.RFC1939_3_CONN_02
	if e.Before.State == model.Transaction && e.Command.Spec().Required {
		r = rule.RFC1939_5_GEN_01
	}
	b.broken(r).found("reply/twice", e.Spot, "one reply to each command", show(&e.Line.Text),
		"%s was answered twice, or a command before it: there are more replies than commands", called(e.Command))
	b.explain(b.reported[breach{r, "reply/twice", false}], e.Round)
}
