package report

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/pop3spec/pop3spec/suite/client"
	"github.com/pop3spec/pop3spec/suite/requirement"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// visible escapes what is not to be seen, or would steer a terminal: control
// characters, octets that are no UTF-8, and the invisible characters that change
// the direction of text.
func visible(s string) string {
	if !strings.ContainsFunc(s, hidden) && utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for i, width := 0, 0; i < len(s); i += width {
		var r rune
		r, width = utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && width == 1, hidden(r) && r < utf8.RuneSelf:
			b.WriteString(escaped(s[i]))
		case hidden(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func hidden(r rune) bool { return !unicode.IsGraphic(r) || unicode.Is(unicode.Cf, r) }

func escaped(octet byte) string {
	switch octet {
	case '\r':
		return `\r`
	case '\n':
		return `\n`
	case '\t':
		return `\t`
	}
	return fmt.Sprintf(`\x%02x`, octet)
}

// visibleLines splits a text that may have several lines.
func visibleLines(text string) []string {
	lines := strings.Split(strings.TrimRight(text, "\r\n"), "\n")
	for i, line := range lines {
		lines[i] = visible(strings.TrimSuffix(line, "\r"))
	}
	return lines
}

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
