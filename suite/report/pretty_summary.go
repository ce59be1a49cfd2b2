package report

import (
	"fmt"
	"strings"

	"github.com/pop3spec/pop3spec/suite/verdict"
)

// summary shows the sums, and what would let the blocked scripts run.
func (p *Pretty) summary(r *verdict.Report) {
	p.because(r, verdict.Error, "could not be tested")
	p.because(r, verdict.Blocked, "blocked")
	p.printf("%s\n", p.verdictLine(r))
	p.printf("%s\n", p.ruleLine(r))
}

// because lists the reasons of one verdict with the number of their scripts.
func (p *Pretty) because(r *verdict.Report, v verdict.Verdict, title string) {
	// A single script has just been shown with its reason.
	reasons := because(r, v)
	if v == verdict.Error && (len(reasons) == 0 || len(reasons) == r.Summary[v]) {
		return
	}
	if len(reasons) == 0 {
		return
	}
	p.printf("%s:\n", title)
	for _, x := range reasons {
		text := inOneLine(x.text)
		if text == "" {
			text = "no reason given"
		}
		p.printf("%5d  %s\n", len(x.scripts), text)
	}
	p.printf("\n")
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
		line += fmt.Sprintf("; %s not held against the server (-v shows them)", plural(n, "remark"))
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
