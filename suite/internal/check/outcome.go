package check

import (
	"cmp"
	"maps"
	"slices"

	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/rules"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// Outcome is what a conversation came to.
type Outcome struct {
	Findings []Located
	Judged   []requirement.ID // rules about servers that were put to the test
	// Remark says why not all was judged that is there to be seen, "" if it was.
	Remark string
}

// Located is a rule that was broken, and where.
type Located struct {
	verdict.Finding
	File string // the one of a pair of files that was not named; "" for the one that was
	Line int    // 0 if the file has no lines
}

// outcome sums up.
func (t *talk) outcome() *Outcome {
	t.oracle.Close()
	o := &Outcome{Judged: slices.Sorted(maps.Keys(t.oracle.Judged()))}
	all := slices.Clone(t.oracle.Findings())
	all = append(all, t.oracle.ClientFindings()...)
	slices.SortStableFunc(all, func(a, b rules.Finding) int { return cmp.Compare(a.Spot.Entry, b.Spot.Entry) })
	for _, f := range all {
		o.Findings = append(o.Findings, t.finding(f))
	}
	return o
}

// finding completes a finding.
func (t *talk) finding(f rules.Finding) Located {
	at := t.log.Place(f.Spot)
	return Located{File: at.File, Line: at.Line, Finding: t.log.Finding(f)}
}
