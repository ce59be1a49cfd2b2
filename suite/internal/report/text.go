package report

import (
	"fmt"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/client"
	"github.com/pop3spec/pop3spec/suite/internal/escape"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// visible and visibleLines make harmless what comes from outside.
func visible(s string) string           { return escape.Line(s) }
func visibleLines(text string) []string { return escape.Lines(text) }

// inOneLine is for places where a second line would break the layout.
func inOneLine(text string) string { return strings.Join(visibleLines(text), "; ") }

// cite names the rule of a finding and where it stands.
func cite(f verdict.Finding) string {
	if r, ok := requirement.Find(f.Rule); ok {
		return r.String()
	}
	if r, ok := client.Find(f.Rule); ok {
		return r.String()
	}
	switch {
	case f.Rule == "":
		return ruleName(f)
	case f.Level == "":
		return ruleName(f)
	}
	return fmt.Sprintf("%s (%s)", ruleName(f), visible(string(f.Level)))
}

// ruleName is the id of the rule; a transcript need not name any.
func ruleName(f verdict.Finding) string {
	if f.Rule == "" {
		return "the transcript"
	}
	return visible(string(f.Rule))
}

// duration rounds to what people want to know of a run.
func duration(milliseconds int64) string {
	d := time.Duration(milliseconds) * time.Millisecond
	switch {
	case d < time.Second:
		return d.String()
	case d < time.Minute:
		return fmt.Sprintf("%.1fs", d.Seconds())
	}
	return d.Round(time.Second).String()
}

// plural counts things: "1 script", "2 scripts".
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
