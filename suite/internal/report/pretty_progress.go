package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pop3spec/pop3spec/suite/verdict"
)

// Started implements [Console].
func (p *Pretty) Started(script string, done, all int) {
	if p.target != "" {
		p.printf("%s against %s\n\n", plural(all, "script"), visible(p.target))
		p.target = ""
	}
	p.redraw(script, done, all)
}

// Ended implements [Console].
func (p *Pretty) Ended(res *verdict.Result, done, all int) {
	p.counts[res.Verdict]++
	if p.hasLine(*res) {
		p.erase()
		p.printf("%s%s %s%s\n", p.label(res.Verdict), pad(res.Verdict), visible(res.Script), p.remark(*res))
	}
	p.redraw(res.Script, done, all)
}

// Pause implements [Console].
func (p *Pretty) Pause() { p.erase() }

// hasLine reports whether a script gets a line of its own while the run goes on. On
// a terminal the progress line is enough; a log should show early what is wrong.
func (p *Pretty) hasLine(res verdict.Result) bool {
	switch res.Verdict {
	case verdict.Fail, verdict.Warn, verdict.Error:
		return !p.o.Live || p.o.Verbose
	}
	return p.o.Verbose
}

// remark is what stands after the script in its line.
func (p *Pretty) remark(res verdict.Result) string {
	against, _ := held(res.Findings)
	switch {
	case res.Baseline != "":
		return p.colors.faint("  known: " + inOneLine(res.Baseline))
	case res.Verdict == verdict.Pass:
		return ""
	case len(against) > 0 && res.Verdict != verdict.Error:
		var rules []string
		for _, f := range against {
			if name := ruleName(f); !slices.Contains(rules, name) {
				rules = append(rules, name)
			}
		}
		return p.colors.faint("  " + strings.Join(rules, " "))
	case res.Reason != "":
		return p.colors.faint("  " + inOneLine(res.Reason))
	}
	return ""
}

// redraw writes the progress line in the place of the one before.
func (p *Pretty) redraw(script string, done, all int) {
	if !p.o.Live {
		return
	}
	var counts []string
	for _, v := range verdict.Verdicts {
		if n := p.counts[v]; n > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", n, v))
		}
	}
	line := fmt.Sprintf("%d of %d", done, all)
	if len(counts) > 0 {
		line += "  " + strings.Join(counts, ", ")
	}
	p.erase()
	// The last column stays free: some terminals wrap when it is written.
	p.progress = cut(line+"  "+visible(script), cmp.Or(p.o.Width, 80)-1)
	p.printf("%s", p.progress)
}

// erase removes the progress line.
func (p *Pretty) erase() {
	if p.progress != "" {
		p.printf("\r\x1b[K")
		p.progress = ""
	}
}

// cut shortens a line to so many columns.
func cut(line string, columns int) string {
	if utf8.RuneCountInString(line) <= columns {
		return line
	}
	return string([]rune(line)[:max(0, columns)])
}
