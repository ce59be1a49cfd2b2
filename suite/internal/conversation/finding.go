package conversation

import (
	"cmp"

	"github.com/pop3spec/pop3spec/suite/internal/client"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/rules"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// Finding returns a finding as a report has it: described, with its place, and with the
// conversation that proves it. Secrets that the log knows are not in it.
func (l *Log) Finding(f rules.Finding) verdict.Finding {
	out := Describe(f)
	out.At, out.Conversation = l.Place(f.Spot).String(), l.Excerpt(f.Spot)
	out.Hide(l.mask)
	return out
}

// Nest returns findings as a report has them, with what a finding explains under it; one describes
// a single one. The findings are those of a [rules.Bench], in its order, and any others after them.
func Nest(findings []rules.Finding, one func(rules.Finding) verdict.Finding) []verdict.Finding {
	all := make([]verdict.Finding, 0, len(findings))
	at := make([]int, len(findings))
	for i, f := range findings {
		if f.Cause == 0 {
			at[i] = len(all)
			all = append(all, one(f))
		}
	}
	for _, f := range findings {
		if f.Cause <= 0 {
			continue
		}
		cause := f.Cause - 1
		for findings[cause].Cause > 0 {
			cause = findings[cause].Cause - 1
		}
		if findings[cause].Cause < 0 {
			continue // it was withdrawn
		}
		root := &all[at[cause]]
		root.Consequences = append(root.Consequences, one(f))
	}
	return all
}

// Describe returns a finding with the level, the severity and the sentence of the rule that
// was broken, and by whom it was. What breaks no known rule is a failure, unless the finding
// says otherwise.
func Describe(f rules.Finding) verdict.Finding {
	out := verdict.Finding{
		Rule: f.Rule, Severity: f.Severity, Message: f.Message, Expected: f.Expected, Got: f.Got,
	}
	severity := requirement.Fail
	if r, ok := client.Find(f.Rule); ok {
		out.Level, out.Sentence, out.By, severity = r.Level, r.Sentence, "client", r.Severity
	} else if r, ok := requirement.Find(f.Rule); ok {
		out.Level, out.Sentence, severity = r.Level, r.Rule, r.Severity
	}
	out.Severity = cmp.Or(f.Severity, severity)
	return out
}
