package report

import (
	"io"

	"github.com/pop3spec/pop3spec/suite/verdict"
)

// Quiet writes a line for each broken rule when the run is over, in the form that
// editors jump to, and nothing at all if there is none.
type Quiet struct {
	printer
	afterwards
	o Options
}

// NewQuiet returns a Quiet that writes to w.
func NewQuiet(w io.Writer, o Options) *Quiet {
	return &Quiet{printer: printer{w: w}, o: o}
}

// End implements [Console].
func (q *Quiet) End(r *verdict.Report) error {
	for _, res := range r.Results {
		if res.Baseline != "" {
			continue
		}
		if res.Verdict == verdict.Error {
			q.printf("%s: error: %s\n", visible(res.Script), inOneLine(res.Reason))
		}
		against, remarks := held(res.Findings)
		if q.o.Verbose {
			against = append(against, remarks...)
		}
		for _, f := range against {
			q.printf("%s: %s: %s: %s\n", where(res, f), visible(string(f.Severity)), ruleName(f), says(f))
		}
	}
	for _, line := range DiagnosisLines(r.Diagnosis)[:len(r.Diagnosis.Faults)] {
		q.printf("diagnosis: %s\n", line)
	}
	if line := unfinishedLine(r); line != "" {
		q.printf("%s\n", line)
	}
	return q.err
}

// where is the place of a finding; a finding without one belongs to its script.
func where(res verdict.Result, f verdict.Finding) string {
	if f.At == "" {
		return visible(res.Script)
	}
	return visible(f.At)
}

// says is how a rule was broken, or at least which.
func says(f verdict.Finding) string {
	if f.Message == "" {
		return inOneLine(f.Sentence)
	}
	return inOneLine(f.Message)
}
