package diagnosis

import (
	"regexp"
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/meaning"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// match is how far what a faulty server did in a case is what the server did.
type match struct {
	explained []bool // findings of the case, in their order
	extra     bool   // there was a finding more
	exact     bool   // the server said the very same
	alike     bool   // it did but for sizes, contents and capabilities
}

// held are the findings that count against the server, and not against its client.
func held(res verdict.Result) (all []verdict.Finding) {
	for _, f := range res.Findings {
		if f.Severity != requirement.Info && f.By == "" {
			all = append(all, f)
		}
	}
	return all
}

// sign is what two findings have in common that are the same.
type sign struct{ rule, line string }

func signOf(f verdict.Finding) sign {
	return sign{string(f.Rule), f.At[strings.LastIndexByte(f.At, ':')+1:]}
}

// compare compares what came of a case with what comes of a faulty server in it.
func compare(c Case, comes verdict.Result) match {
	was, is := c.findings(), c.findingsIn(comes)
	m := match{explained: make([]bool, len(was))}
	for i, f := range was {
		m.explained[i] = slices.ContainsFunc(is, func(g verdict.Finding) bool { return signOf(f) == signOf(g) })
	}
	m.extra = slices.ContainsFunc(is, func(g verdict.Finding) bool {
		return !slices.ContainsFunc(was, func(f verdict.Finding) bool { return signOf(f) == signOf(g) })
	})
	if slices.Contains(m.explained, false) || m.extra || !slices.Equal(messages(was), messages(is)) {
		return m
	}
	m.exact = slices.Equal(c.Result.Meaning, comes.Meaning)
	m.alike = m.exact || slices.Equal(meaning.Loose(c.Result.Meaning), meaning.Loose(comes.Meaning))
	return m
}

var digits = regexp.MustCompile(`[0-9]+`)

// kindOf is what a finding has in common with others of its kind, wherever they are.
func kindOf(f verdict.Finding) string {
	return string(f.Rule) + " " + digits.ReplaceAllString(f.Message, "#")
}

// messages are how rules were broken, without numbers, which may be those of other mail.
func messages(findings []verdict.Finding) (all []string) {
	for _, f := range findings {
		all = append(all, digits.ReplaceAllString(f.Message, "#"))
	}
	slices.Sort(all)
	return all
}

// count is how many findings are explained.
func (m match) count() (n int) {
	for _, is := range m.explained {
		if is {
			n++
		}
	}
	return n
}
