package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/pop3spec/pop3spec/suite/verdict"
)

// DiagnosisLines says what would explain the findings of a run: a line for each fault, and one for what is
// left. There is none where nothing was looked into.
func DiagnosisLines(d verdict.Diagnosis) []string {
	var lines []string
	for i, e := range d.Faults {
		verb := "behaves like"
		switch {
		case e.Tentative && i > 0:
			verb = "and may behave like"
		case e.Tentative:
			verb = "may behave like"
		case i > 0:
			verb = "and like"
		}
		lines = append(lines, fmt.Sprintf("%s %s: explains %d of %s", verb, likeness(e), e.Explains,
			plural(d.Findings, "finding")))
	}
	switch left := d.Findings - d.Explained - d.Excused; {
	case len(d.Faults) == 0 && left > 0:
		lines = append(lines, fmt.Sprintf("no fault that is known explains %s", anyOf(left)))
	case left > 0:
		lines = append(lines, fmt.Sprintf("%s left that no fault explains: %s", areIs(left), unexplained(d)))
	}
	if d.Excused > 0 {
		lines = append(lines, fmt.Sprintf("%s the same with a server without a fault: see what the script expects",
			areIs(d.Excused)))
	}
	return lines
}

// likeness names a fault, and where the server has it.
func likeness(e verdict.Explanation) string {
	name := visible(e.Fault)
	if e.Situation != "" {
		name += ", " + strings.ReplaceAll(visible(e.Situation), "-", " ") + " only"
	}
	return name
}

// anyOf is "the finding", or "any of so many findings".
func anyOf(n int) string {
	if n == 1 {
		return "the finding"
	}
	return fmt.Sprintf("any of %d findings", n)
}

// areIs is "1 finding is", or "so many findings are".
func areIs(n int) string {
	if n == 1 {
		return "1 finding is"
	}
	return fmt.Sprintf("%d findings are", n)
}

// unexplained names the rules that no fault explains, each with the number of findings.
func unexplained(d verdict.Diagnosis) string {
	var rules []string
	counts := map[string]int{}
	for _, u := range d.Unexplained[min(d.Excused, len(d.Unexplained)):] {
		rule := visible(string(u.Rule))
		if rule == "" {
			rule = "what transcripts expect"
		}
		if counts[rule]++; counts[rule] == 1 {
			rules = append(rules, rule)
		}
	}
	return some(rules)
}

// WriteDiagnosis writes a diagnosis as [Pretty] shows it.
func WriteDiagnosis(w io.Writer, d verdict.Diagnosis) error {
	p := NewPretty(w, Options{})
	p.diagnosis(d)
	return p.err
}

// diagnosis shows what would explain the findings, before all sums.
func (p *Pretty) diagnosis(d verdict.Diagnosis) {
	lines := DiagnosisLines(d)
	if len(lines) == 0 {
		return
	}
	p.printf("diagnosis:\n")
	for i, line := range lines {
		p.printf("  %s\n", p.colors.bold(line))
		if i >= len(d.Faults) {
			continue
		}
		e := d.Faults[i]
		p.indented("      ", e.Sentence+" ("+string(e.Breaks)+")")
		if e.Circumstance != "" {
			p.indented("      ", e.Circumstance)
		}
		if len(e.Same) > 0 {
			p.printf("      or %s\n", some(e.Same))
		}
	}
	p.printf("\n")
}
