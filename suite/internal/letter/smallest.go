package letter

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/internal/reduce"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// tries is how often a part of a session is judged at most, before what is left is small enough.
const tries = 300

// smallest returns the steps of the smallest part of a session in which the same rule is broken, and the line of the
// recording that shows it. How the session came to log in stays as it is.
func smallest(s *transcript.Script, f Found, judge Judge) (steps []transcript.Step, line int) {
	opening := untilLogin(s)
	all, line := exchanges(s.Steps[opening:]), f.Line
	left := tries
	shows := func(part [][]transcript.Step) bool {
		if left--; left < 0 {
			return false
		}
		shorter := *s
		shorter.Steps = slices.Concat(s.Steps[:opening], slices.Concat(part...))
		found := judge(&shorter)
		i := slices.IndexFunc(found, func(g Found) bool { return g.Rule == f.Rule && g.By == f.By && g.Message == f.Message })
		if i >= 0 {
			line = found[i].Line
		}
		return i >= 0
	}
	if !shows(all) {
		return s.Steps, f.Line // what a whole session shows alone
	}
	part := reduce.Items(all, shows) // the last part that showed it
	return slices.Concat(s.Steps[:opening], slices.Concat(part...)), line
}

// untilLogin is how many steps there are up to the login.
func untilLogin(s *transcript.Script) int {
	for _, x := range s.Exchanges() {
		if x.LogsIn() && x.Positive() {
			return 1 + slices.IndexFunc(s.Steps, func(step transcript.Step) bool { return step == transcript.Step(x.Reply) })
		}
	}
	return 0
}

// exchanges are the steps of a session, each with what answers it.
func exchanges(steps []transcript.Step) (all [][]transcript.Step) {
	for _, step := range steps {
		if len(all) > 0 && !begins(step) {
			all[len(all)-1] = append(all[len(all)-1], step)
			continue
		}
		all = append(all, []transcript.Step{step})
	}
	return all
}

// begins reports whether a step is the client's.
func begins(step transcript.Step) bool {
	switch step := step.(type) {
	case *transcript.Command:
		return true
	case *transcript.Direction:
		return step.Kind.Traits().Client
	}
	return false
}

// around is how many steps are shown before the one at fault, where there are more.
const around = 12

// excerpt writes steps, the first of which are the login, and the lines of replies only where they matter.
func excerpt(steps []transcript.Step, login, at int) (lines []string) {
	from := 0
	if login > 0 && steps[login-1].Position().Line < at {
		steps, lines = steps[login:], []string{"C: <log in>"}
	}
	for i, step := range steps {
		if step.Position().Line <= at {
			from = max(0, i-around)
		}
	}
	for i, step := range steps[from:] {
		if step.Position().Line > at && i > 0 {
			break
		}
		if e, is := step.(*transcript.Expect); is && e.Body != nil {
			lines = append(lines, reply(e, at)...)
			continue
		}
		lines = append(lines, written(step)...)
	}
	return lines
}

// reply writes a multi-line reply: its first lines, and the one at fault.
func reply(e *transcript.Expect, at int) []string {
	const shown = 3
	status := *e
	status.Body = nil
	lines := written(&status)
	prefix, _, _ := strings.Cut(lines[0], ":")
	omitted := 0
	tell := func() {
		if omitted > 0 {
			lines = append(lines, fmt.Sprintf("%s: (%d more)", prefix, omitted))
		}
		omitted = 0
	}
	for i, b := range e.Body {
		if i >= shown && b.Pos.Line != at {
			omitted++
			continue
		}
		tell()
		text := "<any lines>"
		if b.Direction == nil {
			text = b.Text.String()
		}
		lines = append(lines, strings.TrimRight(prefix+": "+text, " "))
	}
	tell()
	return append(lines, prefix+": .")
}

// written is a step as transcripts have it.
func written(step transcript.Step) []string {
	text := string(transcript.Format(&transcript.Script{Steps: []transcript.Step{step}}))
	return strings.Split(strings.TrimSpace(text), "\n")
}
