package transcript

import (
	"strings"
	"time"
)

// laidOut reports whether the lines of the source still say what the script says.
func (s *Script) laidOut() bool {
	next, fields := 0, map[string]bool{}
	bodies := map[*Expect]int{}
	var elapsed time.Duration
	for _, l := range s.lines {
		elapsed = together(elapsed, l.elapsed)
		switch node := l.node.(type) {
		case bodyRef:
			bodies[node.of]++
			elapsed = 0
		case Step:
			if next == len(s.Steps) || s.Steps[next] != node || node.Elapsed() != elapsed {
				return false
			}
			next++
			elapsed = 0
		}
		if l.kind == fieldLine && l.node == nil {
			fields[l.name] = true
		}
	}
	for _, step := range s.Steps {
		if e, ok := step.(*Expect); ok && bodies[e] != e.bodyLines() {
			return false
		}
	}
	for _, name := range fieldNames {
		if s.Header.has(name) && !fields[name] {
			return false
		}
	}
	return next == len(s.Steps) && len(s.lines) > 0
}

// bodyLines counts the lines after the status line, the dot included.
func (e *Expect) bodyLines() int {
	if e.Body == nil {
		return 0
	}
	return len(e.Body) + 1
}

// has reports whether the field says something.
func (h Header) has(name string) bool {
	switch name {
	case "proves":
		return len(h.Proves) > 0
	case "maildrop":
		return h.Maildrop.String() != ""
	case "maildrop2":
		return h.Maildrop2.String() != ""
	case "requires":
		return len(h.Requires) > 0
	case "pins":
		return len(h.Pins) > 0
	case "recorded":
		return !h.Recorded.IsZero()
	}
	return h.Account != Account{} && h.Account != DefaultAccount
}

// layout makes lines for a script that has none: description, header, steps.
func (s *Script) layout() []line {
	var out []line
	if s.About != "" {
		for about := range strings.SplitSeq(s.About, "\n") {
			out = append(out, line{kind: commentLine, text: strings.TrimRight(" "+about, blanks+"\r")})
		}
	}
	header := false
	for _, name := range fieldNames {
		if s.Header.has(name) {
			out = append(out, line{kind: fieldLine, name: name})
			header = true
		}
	}
	if len(s.Steps) > 0 && (header || len(out) > 0) {
		out = append(out, line{})
	}
	return append(out, s.layoutSteps()...)
}

func (s *Script) layoutSteps() []line {
	numbers := false
	for _, step := range s.Steps {
		numbers = numbers || step.Connection() > 1
	}
	var out []line
	for _, step := range s.Steps {
		if after := step.Elapsed(); after > 0 {
			out = append(out, line{kind: dotsLine, elapsed: after})
		}
		l := line{kind: stepLine, node: step}
		if numbers {
			l.conn = step.Connection()
		}
		if _, ok := step.(*Proves); ok {
			l.kind, l.name = fieldLine, "proves"
		}
		out = append(out, l)
		if e, ok := step.(*Expect); ok {
			for i := range e.bodyLines() {
				l.node = bodyRef{e, i}
				out = append(out, l)
			}
		}
	}
	return out
}
