package transcript

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// What records a session may be killed at any moment, and what it has written is a
// transcript all the same: of a file whose header says "recorded:", a last line
// without its LF does not count, and a reply whose lines break off goes on with
// any lines to its end.

// isRecording looks for the field in the header.
func isRecording(source []string) bool {
	for _, text := range source {
		name, _, found := strings.Cut(strings.TrimLeft(text, blanks), ":")
		switch {
		case !found || !isName(name):
		case name == "recorded":
			return true
		default:
			if _, _, step := stepName(name); step {
				return false
			}
		}
	}
	return false
}

// closeBodies ends the replies that were cut off with the file.
func (p *parser) closeBodies() {
	if !p.recording || len(p.errs) > 0 {
		return
	}
	for _, n := range slices.Sorted(maps.Keys(p.conns)) {
		c := p.conns[n]
		if !c.inBody {
			continue
		}
		l := line{kind: stepLine, pos: Position{p.file, len(p.source), 1}, side: 'S'}
		if p.numbered == withNumbers {
			l.conn = n
		}
		rest := l
		rest.read = &read{role: inReply, act: &Direction{Place: rest.stands(), Kind: AnyLines}}
		l.read = &read{role: lastDot}
		p.bodyLine(&rest, c)
		p.bodyLine(&l, c)
		p.lines = append(p.lines, rest, l)
	}
}

// elapsed reads the duration after three dots, if there is one.
func (p *parser) elapsed(at Position, text string) time.Duration {
	word := strings.Trim(text, blanks)
	if word == "" {
		return 0
	}
	d, err := time.ParseDuration(word)
	if err != nil || d <= 0 || d > maxElapsed {
		p.fail(after(at, len(text)-len(strings.TrimLeft(text, blanks))), show(word),
			`a duration such as 1.2s after "...", of at most `+maxElapsed.String()+`, or nothing`)
		return 0
	}
	return d
}

// together is how much time passes where it is said in two lines.
func together(a, b time.Duration) time.Duration { return min(a+b, maxElapsed) }

// elision is the line that says that time passes, and how much if that is known.
func elision(d time.Duration) string {
	if d <= 0 {
		return "..."
	}
	return "... " + min(d, maxElapsed).String()
}
