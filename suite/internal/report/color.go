package report

import (
	"github.com/fatih/color"

	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// paint colours a text, or leaves it alone.
type paint func(text string) string

// palette is the colours of one console. It does not ask what the process' own
// output is: the caller knows where the text goes.
type palette struct {
	verdicts    map[verdict.Verdict]paint
	bold, faint paint
}

func newPalette(on bool) palette {
	ink := func(attributes ...color.Attribute) paint {
		c := color.New(attributes...)
		if on {
			c.EnableColor()
		} else {
			c.DisableColor()
		}
		return func(text string) string { return c.Sprint(text) }
	}
	return palette{
		verdicts: map[verdict.Verdict]paint{
			verdict.Pass:          ink(color.FgGreen),
			verdict.NotApplicable: ink(color.Faint),
			verdict.Blocked:       ink(color.FgCyan),
			verdict.Warn:          ink(color.FgYellow),
			verdict.Fail:          ink(color.FgRed, color.Bold),
			verdict.Error:         ink(color.FgMagenta, color.Bold),
		},
		bold:  ink(color.Bold),
		faint: ink(color.Faint),
	}
}

func (p palette) of(v verdict.Verdict) paint {
	if ink, ok := p.verdicts[v]; ok {
		return ink
	}
	return p.bold
}

func (p palette) bySeverity(s requirement.Severity) paint {
	switch s {
	case requirement.Fail:
		return p.of(verdict.Fail)
	case requirement.Warn:
		return p.of(verdict.Warn)
	}
	return p.bold
}
