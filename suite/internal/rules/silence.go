package rules

import (
	"github.com/pop3spec/pop3spec/suite/internal/model"
	rule "github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// silenceRules judge what did not come.
var silenceRules = []listed{on(noReply), on(lineWithoutEnd)}

func noReply(b *Bench, e *model.NoReply) {
	cmd := &e.Command
	if e.First && e.Before.TLS.Asked {
		certificateWanted(b, e.Before, e.Why)
		return
	}
	var others []rule.ID
	if cmd.Spec().Tag == "" || e.May.Must != model.Positive || e.Before.State != model.Transaction || e.Overlapped {
		others = demanding(e.May, cmd, e.Before, e.Named, e.Auth)
	} // what is offered beside the commands of section 5 is not refused by silence, it is not answered
	rules := unanswered(e, append(others, bySilence(e)...))
	b.broken(rules...).found(Unanswered, e.Spot, "a reply", e.Why, "%s was not answered", called(cmd))
}

// bySilence are the rules that an unanswered command breaks whatever its reply had to be.
func bySilence(e *model.NoReply) []rule.ID {
	if e.Overlapped {
		return nil // the other session is to blame
	}
	cmd := &e.Command
	rules := []rule.ID{rule.RFC1939_3_CONN_02}
	if e.Before.Failed && e.Before.State == model.Authorization {
		rules = append(rules, rule.RFC1939_4_AUTH_03) // the client may try again
	}
	if e.Before.State == model.Transaction && (cmd.Spec().Required || cmd.Keyword == "") {
		rules = []rule.ID{rule.RFC1939_5_GEN_01}
	}
	if cmd.Keyword == "" {
		rules = append(rules, rule.RFC1939_3_ERR_03)
	}
	for _, arg := range cmd.Args {
		if len(arg) > 20 && len(arg) <= 40 {
			rules = append(rules, rule.RFC1939_3_SYNTAX_04)
			break
		}
	}
	return rules
}

// unanswered are the rules that a command without a reply breaks, of which the
// others are broken if there is nothing unusual about the command.
func unanswered(e *model.NoReply, others []rule.ID) []rule.ID {
	const usual = 40
	cmd := &e.Command
	switch {
	case cmd.Unprintable:
		return []rule.ID{rule.DEFACTO_GEN_10}
	case cmd.Ahead && !e.Before.Pipelines(cmd):
		return []rule.ID{rule.DEFACTO_PIPE_01}
	case cmd.Ahead && cmd.BeforeLogin:
		return []rule.ID{rule.RFC2449_6_6_PIPE_02}
	case cmd.Ahead && cmd.AfterRetr:
		return []rule.ID{rule.RFC2449_6_6_PIPE_03, rule.RFC2449_6_6_PIPE_01}
	case cmd.Ahead:
		return []rule.ID{rule.RFC2449_6_6_PIPE_01}
	case e.Before.CapaKnown() && cmd.Octets > usual && cmd.Octets <= wire.LongestCommand:
		return append(others, rule.RFC2449_4_LEN_01)
	}
	return others
}

func lineWithoutEnd(b *Bench, e *model.LineWithoutEnd) {
	b.broken(rule.RFC1939_3_RESP_02).
		found("line/unended", e.Spot, "CRLF at the end of the line", show(&e.Text), "a line does not end with CRLF")
}
