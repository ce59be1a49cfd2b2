package report

import (
	"cmp"
	"slices"

	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// place is the findings that are shown together: made at one line of a script, and
// proven by one conversation.
type place struct {
	at           string
	conversation []string
	breaches     []breach
}

// breach is one way in which rules were broken: one mistake of a server often
// breaks several.
type breach struct {
	message, expected, got string
	rules                  []verdict.Finding
}

// places groups findings, in the order in which the first of each was made.
func places(findings []verdict.Finding) []place {
	var all []place
	for _, f := range findings {
		i := slices.IndexFunc(all, func(p place) bool {
			return p.at == f.At && slices.Equal(p.conversation, f.Conversation)
		})
		if i < 0 {
			i = len(all)
			all = append(all, place{at: f.At, conversation: f.Conversation})
		}
		all[i].add(f)
	}
	return all
}

func (p *place) add(f verdict.Finding) {
	i := slices.IndexFunc(p.breaches, func(b breach) bool {
		return b.message == f.Message && b.expected == f.Expected && b.got == f.Got
	})
	if i < 0 {
		i = len(p.breaches)
		p.breaches = append(p.breaches, breach{message: f.Message, expected: f.Expected, got: f.Got})
	}
	p.breaches[i].rules = append(p.breaches[i].rules, f)
}

// consequences say which other rules are broken by the letter, because of what was found.
func consequences(found []verdict.Finding) (lines []string) {
	for _, f := range found {
		for _, c := range f.Consequences {
			line := "and, as a consequence, " + says(c) + " (" + ruleName(c) + ")"
			if !slices.Contains(lines, line) {
				lines = append(lines, line)
			}
		}
	}
	return lines
}

// held are the findings that count against the server, remarks the others.
func held(findings []verdict.Finding) (against, remarks []verdict.Finding) {
	for _, f := range findings {
		if f.Severity == requirement.Info {
			remarks = append(remarks, f)
		} else {
			against = append(against, f)
		}
	}
	return against, remarks
}

// judged counts the rules that were put to the test in a run, and those of them
// that were broken.
func judged(r *verdict.Report) (rules, broken int) {
	all, bad := map[requirement.ID]bool{}, map[requirement.ID]bool{}
	for _, res := range r.Results {
		for _, id := range res.Judged {
			all[id] = true
		}
		against, _ := held(res.Findings)
		for _, f := range against {
			all[f.Rule], bad[f.Rule] = true, true
		}
		delete(all, "")
		delete(bad, "")
	}
	return len(all), len(bad)
}

// because groups the scripts of one verdict by the reason given for it, the most
// frequent first.
func because(r *verdict.Report, v verdict.Verdict) []reason {
	var all []reason
	for _, res := range r.Results {
		if res.Verdict == v {
			all = collect(all, res.Reason, res.Script)
		}
	}
	return frequent(all)
}

// breaking groups the scripts in which rules were broken by those rules, but for what a
// baseline knows, the most frequent first.
func breaking(r *verdict.Report, severity requirement.Severity) []reason {
	var all []reason
	for _, res := range r.Results {
		for _, f := range res.Findings {
			if f.Severity == severity && res.Baseline == "" {
				all = collect(all, cite(f), res.Script)
			}
		}
	}
	return frequent(all)
}

// advice is what is worth knowing and held against nobody.
func advice(r *verdict.Report) []reason {
	var all []reason
	for _, a := range r.Advice {
		all = append(all, reason{text: string(a.Rule) + ": " + a.Message, scripts: a.Scripts})
	}
	return frequent(all)
}

// differing are the replies that are not as a recording has them, where the rules leave that open.
func differing(r *verdict.Report) []reason {
	var all []reason
	for _, res := range r.Results {
		for _, f := range res.Findings {
			if f.Rule == "" && f.Severity == requirement.Info {
				all = collect(all, f.Message+": "+f.Got+" instead of "+f.Expected, cmp.Or(f.At, res.Script))
			}
		}
	}
	return frequent(all)
}

// collect adds a script to those of a reason.
func collect(all []reason, text, script string) []reason {
	i := slices.IndexFunc(all, func(x reason) bool { return x.text == text })
	if i < 0 {
		i = len(all)
		all = append(all, reason{text: text})
	}
	if !slices.Contains(all[i].scripts, script) {
		all[i].scripts = append(all[i].scripts, script)
	}
	return all
}

func frequent(all []reason) []reason {
	slices.SortStableFunc(all, func(a, b reason) int { return len(b.scripts) - len(a.scripts) })
	return all
}

type reason struct {
	text    string
	scripts []string
}
