package report

import (
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// failure shows a script with all that was found under it.
func (p *Pretty) failure(res verdict.Result) {
	p.printf("%s %s", p.label(res.Verdict), p.colors.bold(visible(res.Script)))
	if res.Title != "" {
		p.printf(": %s", inOneLine(res.Title))
	}
	p.printf("\n")
	if res.Baseline != "" {
		p.indented("  known: ", res.Baseline)
	}
	if res.Situation != "" {
		p.indented("  situation: ", res.Situation)
	}
	if res.Seed > 0 {
		p.printf("  mail: drawn with --seed %d\n", res.Seed)
	}
	against, remarks := held(res.Findings)
	// The reason of a broken rule only repeats what the findings say; that of an error does not.
	if res.Reason != "" && (len(against) == 0 || res.Verdict == verdict.Error) {
		p.indented("  ", res.Reason)
	}
	for _, at := range places(against) {
		p.place(at)
	}
	for _, f := range against {
		p.mail(f)
	}
	if p.o.Verbose {
		for _, at := range places(remarks) {
			p.place(at)
		}
	}
	p.printf("\n")
}

// place shows the findings of one line of a script, and the conversation once.
func (p *Pretty) place(at place) {
	for _, b := range at.breaches {
		p.printf("\n")
		for _, f := range b.rules {
			p.rule(f)
		}
		if b.message != "" {
			p.indented("  ", b.message)
		}
		if at.at != "" {
			p.printf("  at %s\n", visible(at.at))
		}
		p.labelled("    expected: ", b.expected)
		p.labelled("    got:      ", b.got)
		for _, line := range consequences(b.rules) {
			p.indented("    ", line)
		}
	}
	if len(at.conversation) > 0 {
		p.printf("\n")
	}
	for _, line := range at.conversation {
		ink := p.colors.faint
		if strings.Trim(line, " ^") == "" { // the arrows are what to look at
			ink = p.colors.bold
		}
		p.printf("      %s\n", ink(visible(line)))
	}
}

// rule shows what was broken: where it is written, and what it says.
func (p *Pretty) rule(f verdict.Finding) {
	prefix := ""
	if f.Severity == requirement.Info {
		prefix = "remark: "
	}
	p.printf("  %s%s\n", prefix, p.colors.bySeverity(f.Severity)(cite(f)))
	if f.Sentence != "" {
		p.indented("    ", f.Sentence)
	}
}

// mail shows the messages with which a rule was broken.
func (p *Pretty) mail(f verdict.Finding) {
	for _, m := range f.Mail {
		p.printf("\n  %s shows with this much of message %d, which had %d octets:\n", ruleName(f), m.Message, m.Drawn)
		for _, line := range m.Lines {
			p.printf("      %s\n", visible(line))
		}
	}
}

// labelled prints a value after its name, further lines of it below its first.
func (p *Pretty) labelled(label, text string) {
	if text == "" {
		return
	}
	for i, line := range visibleLines(text) {
		if i > 0 {
			label = "              "
		}
		p.printf("%s%s\n", label, line)
	}
}
