package report

import (
	"io"
	"strings"

	"github.com/pop3spec/pop3spec/suite/verdict"
)

// Pretty shows a run to a person: progress, then every broken rule with the
// conversation that proves it, then the sums.
type Pretty struct {
	printer
	o        Options
	colors   palette
	target   string // "" once it has been shown
	progress string // on the terminal's current line, "" if there is none
	counts   map[verdict.Verdict]int
}

// NewPretty returns a Pretty that writes to w.
func NewPretty(w io.Writer, o Options) *Pretty {
	return &Pretty{printer: printer{w: w}, o: o, colors: newPalette(o.Color), counts: map[verdict.Verdict]int{}}
}

// Begin implements [Console].
func (p *Pretty) Begin(target string) { p.target = target }

// End implements [Console].
func (p *Pretty) End(r *verdict.Report) error {
	p.erase()
	if p.listed(r) {
		p.printf("\n")
	}
	repeated := newRepeats()
	for _, res := range r.Results {
		if p.shownInFull(res) && (p.o.Verbose || !repeated.again(res)) {
			p.failure(res)
		}
	}
	if lines := repeated.lines(); len(lines) > 0 {
		p.printf("as above:\n%s\n\n", strings.Join(lines, "\n"))
	}
	p.summary(r)
	return p.err
}

// listed reports whether lines about single scripts came before the failures.
func (p *Pretty) listed(r *verdict.Report) bool {
	for _, res := range r.Results {
		if p.hasLine(res) {
			return true
		}
	}
	return false
}

// shownInFull reports whether the findings of a script are worth the room. What a
// baseline knows is not: somebody has looked at it before.
func (p *Pretty) shownInFull(res verdict.Result) bool {
	switch res.Verdict {
	case verdict.Fail, verdict.Warn:
		return res.Baseline == "" || p.o.Verbose
	case verdict.Error: // without a finding it is in the list below
		return len(res.Findings) > 0 && (res.Baseline == "" || p.o.Verbose)
	}
	return len(res.Findings) > 0 && p.o.Verbose
}

// label is the verdict as it stands before a script.
func (p *Pretty) label(v verdict.Verdict) string {
	if v == verdict.NotApplicable {
		return p.colors.of(v)("n/a")
	}
	return p.colors.of(v)(strings.ToUpper(visible(string(v))))
}

// pad fills a label up to the width of the longest.
func pad(v verdict.Verdict) string {
	const longest = len("BLOCKED")
	width := len(v)
	if v == verdict.NotApplicable {
		width = len("n/a")
	}
	return strings.Repeat(" ", max(0, longest-width))
}

// indented prints a text of one or more lines.
func (p *Pretty) indented(indent, text string) {
	for _, line := range visibleLines(text) {
		p.printf("%s\n", strings.TrimRight(indent+line, " "))
	}
}
