package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/suite/verdict"
)

// Named is a report and the file that it was read from.
type Named struct {
	File string
	*verdict.Report
}

// Merge puts the reports of the parts of one run together. The error says which of them are not. What would explain all
// findings is left to be found anew.
func Merge(parts []Named) (*verdict.Report, error) {
	first := parts[0]
	whole := *first.Report
	whole.Ended, whole.Reason, whole.Results, whole.Warnings = verdict.Complete, "", nil, nil
	whole.Diagnosis = verdict.Diagnosis{}
	from := map[string]string{}
	began, ended := first.Started, first.Started
	for _, p := range parts {
		if err := sameRun(first, p); err != nil {
			return nil, err
		}
		for _, res := range p.Results {
			if other, twice := from[res.Script]; twice {
				return nil, fmt.Errorf("%s has results of %s, and so has %s", p.File, res.Script, other)
			}
			from[res.Script] = p.File
		}
		if p.Ended != verdict.Complete {
			whole.Ended = p.Ended
			whole.Reason = strings.TrimPrefix(whole.Reason+"; ", "; ") + p.File + ": " + string(p.Ended)
			if p.Reason != "" {
				whole.Reason += ", " + p.Reason
			}
		}
		whole.Results = append(whole.Results, p.Results...)
		for _, w := range p.Warnings {
			if !slices.Contains(whole.Warnings, w) {
				whole.Warnings = append(whole.Warnings, w)
			}
		}
		if p.Started.Before(began) {
			began = p.Started
		}
		if end := p.Started.Add(time.Duration(p.Duration) * time.Millisecond); end.After(ended) {
			ended = end
		}
	}
	slices.SortStableFunc(whole.Results, func(a, b verdict.Result) int { return strings.Compare(a.Script, b.Script) })
	whole.Started, whole.Duration = began, ended.Sub(began).Milliseconds()
	whole.Count()
	return &whole, nil
}

// sameRun reports, by an error, in what two reports differ that are to be of one run.
func sameRun(a, b Named) error {
	for _, of := range []struct{ what, one, other string }{
		{"version", a.Tool, b.Tool},
		{"target", a.Target, b.Target},
		{"transport", a.Transport, b.Transport},
		{"provider", a.Provider, b.Provider},
		{"seed", fmt.Sprint(a.Seed), fmt.Sprint(b.Seed)},
	} {
		if of.one != of.other {
			return fmt.Errorf("%s and %s are not of one run: the %s is %q in the one, and %q in the other",
				a.File, b.File, of.what, of.one, of.other)
		}
	}
	return nil
}
