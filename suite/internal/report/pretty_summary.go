package report

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// summary shows the sums, which rules many scripts have found broken, and what would let
// the blocked scripts run.
func (p *Pretty) summary(r *verdict.Report) {
	p.diagnosis(r.Diagnosis)
	if len(r.Results) > 1 {
		p.because("broken, in so many scripts", breaking(r, requirement.Fail), false)
		p.because("warnings, in so many scripts", breaking(r, requirement.Warn), false)
	}
	p.because("could not be tested", because(r, verdict.Error), true)
	p.because("blocked", because(r, verdict.Blocked), false)
	p.because("advice, from so many scripts", advice(r), false)
	if !p.o.Verbose {
		p.because("other than recorded, and permitted", differing(r), true)
	}
	p.printf("%s\n", p.verdictLine(r))
	p.printf("%s\n", p.ruleLine(r))
	if line := unfinishedLine(r); line != "" {
		p.printf("%s\n", p.colors.of(verdict.Error)(line))
	}
}

// unfinishedLine says that a run is not complete, and why; "" if it is.
func unfinishedLine(r *verdict.Report) string {
	if r.Ended == verdict.Complete || r.Ended == "" {
		return ""
	}
	return "not complete: " + inOneLine(r.Reason)
}

// because lists reasons with the number of scripts that each has kept from
// running, and by request the first few of those.
func (p *Pretty) because(title string, reasons []reason, named bool) {
	if len(reasons) == 0 {
		return
	}
	p.printf("%s:\n", title)
	for _, x := range reasons {
		p.printf("%5d  %s\n", len(x.scripts), cmp.Or(inOneLine(x.text), "no reason given"))
		if named {
			p.printf("       %s\n", p.colors.faint(some(x.scripts)))
		}
	}
	p.printf("\n")
}

// some names the first few of many.
func some(names []string) string {
	const most = 3
	shown := make([]string, 0, most)
	for _, name := range names[:min(most, len(names))] {
		shown = append(shown, visible(name))
	}
	text := strings.Join(shown, ", ")
	if rest := len(names) - most; rest > 0 {
		text += fmt.Sprintf(" and %d more", rest)
	}
	return text
}

// verdictLine is "120 pass, 1 warn, 2 fail in 1.2s".
func (p *Pretty) verdictLine(r *verdict.Report) string {
	counts := map[verdict.Verdict]int{}
	known := 0
	for _, res := range r.Results {
		counts[res.Verdict]++
		if res.Baseline != "" {
			known++
		}
	}
	var parts []string
	for _, v := range verdict.Verdicts {
		if n := counts[v]; n > 0 {
			parts = append(parts, p.colors.of(v)(fmt.Sprintf("%d %s", n, v)))
		}
	}
	if len(parts) == 0 {
		parts = []string{"no script was run"}
	}
	line := strings.Join(parts, ", ") + " in " + duration(r.Duration)
	if known > 0 {
		line += fmt.Sprintf(" (%d known from the baseline)", known)
	}
	return line
}

// ruleLine is "84 rules judged, 3 broken".
func (p *Pretty) ruleLine(r *verdict.Report) string {
	rules, broken := judged(r)
	line := plural(rules, "rule") + " judged"
	switch {
	case broken > 0:
		line += fmt.Sprintf(", %d broken", broken)
	case rules > 0:
		line += ", none broken"
	}
	if n := p.remarks(r); n > 0 && !p.o.Verbose {
		line += fmt.Sprintf("; %s not held against anybody (-v shows them)", plural(n, "remark"))
	}
	return line
}

func (p *Pretty) remarks(r *verdict.Report) int {
	n := 0
	for _, res := range r.Results {
		_, remarks := held(res.Findings)
		n += len(remarks)
	}
	return n
}
