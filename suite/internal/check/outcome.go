package check

import (
	"cmp"
	"maps"
	"slices"

	"github.com/pop3spec/pop3spec/suite/internal/client"
	"github.com/pop3spec/pop3spec/suite/internal/oracle"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// Outcome is what a conversation came to.
type Outcome struct {
	Findings []Finding
	Judged   []requirement.ID // rules about servers that were put to the test
}

// Finding is a rule that was broken, and where.
type Finding struct {
	verdict.Finding
	File string // the one of a pair of files that was not named; "" for the one that was
	Line int    // 0 if the file has no lines
}

// outcome sums up.
func (t *talk) outcome() *Outcome {
	t.oracle.Close()
	o := &Outcome{Judged: slices.Sorted(maps.Keys(t.oracle.Judged()))}
	all := slices.Clone(t.oracle.Findings())
	for _, j := range t.judged {
		all = append(all, j.Findings()...)
	}
	slices.SortStableFunc(all, func(a, b oracle.Finding) int { return cmp.Compare(a.Spot.Entry, b.Spot.Entry) })
	for _, f := range all {
		o.Findings = append(o.Findings, t.finding(f))
	}
	return o
}

// finding completes a finding with its rule, its place, and the conversation.
func (t *talk) finding(f oracle.Finding) Finding {
	at := t.place(f.Spot)
	out := Finding{File: at.file, Line: at.line, Finding: verdict.Finding{
		Rule: f.Rule, Message: f.Message, Expected: f.Expected, Got: f.Got, Severity: f.Severity,
		Conversation: t.log.Excerpt(f.Spot.Entry, f.Spot.From, f.Spot.To),
	}}
	if r, ok := client.Find(f.Rule); ok {
		out.Level, out.Sentence, out.By = r.Level, r.Sentence, "client"
	} else if r, ok := requirement.Find(f.Rule); ok {
		out.Level, out.Sentence, out.Severity = r.Level, r.Rule, cmp.Or(f.Severity, r.Severity)
	}
	out.Hide(t.log.Mask())
	return out
}

// place is the line of the file that a spot is on.
func (t *talk) place(s oracle.Spot) place {
	if s.Entry >= len(t.places) {
		return place{}
	}
	b := t.bodies[s.Entry]
	if b == nil || len(b.starts) == 0 || s.From == 0 && s.To == 0 {
		return t.places[s.Entry]
	}
	i, _ := slices.BinarySearch(b.starts, s.From+1)
	return b.places[max(i-1, 0)]
}
