package report

import (
	"io"
	"strconv"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// GitHub writes workflow commands, which GitHub Actions shows beside the code, and
// the sums.
type GitHub struct {
	printer
	afterwards
	o Options
}

// NewGitHub returns a GitHub that writes to w.
func NewGitHub(w io.Writer, o Options) *GitHub {
	return &GitHub{printer: printer{w: w}, o: o}
}

// End implements [Console].
func (g *GitHub) End(r *verdict.Report) error {
	for _, res := range r.Results {
		if res.Baseline != "" {
			continue
		}
		if res.Verdict == verdict.Error {
			g.command("error", res.Script, "not tested", res.Reason)
		}
		against, remarks := held(res.Findings)
		if g.o.Verbose {
			against = append(against, remarks...)
		}
		for _, at := range places(against) {
			for _, b := range at.breaches {
				g.breach(res, at, b)
			}
		}
	}
	sums := NewPretty(g.w, Options{Verbose: g.o.Verbose})
	sums.summary(r)
	if g.err == nil {
		g.err = sums.err
	}
	return g.err
}

// breach writes one annotation for all rules that one mistake has broken.
func (g *GitHub) breach(res verdict.Result, at place, b breach) {
	command := "notice"
	var ids []string
	var text strings.Builder
	for _, f := range b.rules {
		ids = append(ids, ruleName(f))
		text.WriteString(cite(f) + "\n" + inOneLine(f.Sentence) + "\n")
		switch {
		case f.Severity == requirement.Fail, f.Severity == requirement.Warn && g.o.Strict:
			command = "error"
		case f.Severity == requirement.Warn && command != "error":
			command = "warning"
		}
	}
	text.WriteString(b.message)
	if b.expected != "" || b.got != "" {
		text.WriteString("\nexpected: " + b.expected + "\ngot:      " + b.got)
	}
	for _, line := range consequences(b.rules) {
		text.WriteString("\n" + line)
	}
	for i, line := range at.conversation {
		if i == 0 {
			text.WriteString("\n")
		}
		text.WriteString("\n" + line)
	}
	g.command(command, where(res, b.rules[0]), strings.Join(ids, " "), text.String())
}

// command writes one workflow command. All that came from elsewhere is within its
// properties and its message, escaped: a server can't give GitHub commands.
func (g *GitHub) command(name, at, title, message string) {
	file, line := splitPlace(at)
	g.printf("::%s file=%s", name, property(file))
	if line != "" {
		g.printf(",line=%s", line)
	}
	g.printf(",title=%s::%s\n", property(title), data(strings.Join(visibleLines(message), "\n")))
}

// splitPlace splits "script:line".
func splitPlace(at string) (file, line string) {
	i := strings.LastIndexByte(at, ':')
	if i < 0 {
		return at, ""
	}
	if _, err := strconv.Atoi(at[i+1:]); err != nil {
		return at, ""
	}
	return at[:i], at[i+1:]
}

var (
	escapeData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	escapeProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func data(text string) string     { return escapeData.Replace(text) }
func property(text string) string { return escapeProperty.Replace(visible(text)) }
