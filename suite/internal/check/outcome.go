package check

import (
	"cmp"
	"maps"
	"slices"

	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/meaning"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/rules"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// Outcome is what a conversation came to.
type Outcome struct {
	Findings []Located
	Judged   []requirement.ID // rules about servers that were put to the test
	// Meaning is what the server has said, as package meaning has it.
	Meaning []string
	// Remark says why not all was judged that is there to be seen, "" if it was.
	Remark string

	countsLF bool // the sizes of messages show it, whatever has been edited
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
	o := &Outcome{Judged: slices.Sorted(maps.Keys(t.oracle.Judged())), Meaning: meaning.Of(t.log.Entries),
		countsLF: t.oracle.CountsLF()}
	all := slices.Concat(t.oracle.Findings(), t.oracle.ClientFindings())
	nested := conversation.Nest(all, t.log.Finding)
	roots := slices.DeleteFunc(all, func(f rules.Finding) bool { return f.Cause != 0 })
	order := make([]int, len(roots))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(roots[a].Spot.Entry, roots[b].Spot.Entry) })
	for _, i := range order {
		at := t.log.Place(roots[i].Spot)
		o.Findings = append(o.Findings, Located{File: at.File, Line: at.Line, Finding: nested[i]})
	}
	return o
}
