package shrink

import (
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/internal/reduce"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// reduced tries to drop items, and reports whether it did. The steps are those of the
// case that the items were taken from.
func reduced[T any](s *search, items []T, steps func(kept []T) []transcript.Step) bool {
	kept := reduce.Items(items, func(kept []T) bool { return s.try(s.with(steps(kept))) })
	return len(kept) < len(items)
}

// dropConnections drops whole connections.
func (s *search) dropConnections() bool {
	from := s.best.Script
	var numbers []int
	for _, step := range from.Steps {
		if n := step.Connection(); n > 0 && !slices.Contains(numbers, n) {
			numbers = append(numbers, n)
		}
	}
	if len(numbers) < 2 {
		return false
	}
	return reduced(s, numbers, func(kept []int) []transcript.Step {
		return slices.DeleteFunc(slices.Clone(from.Steps), func(step transcript.Step) bool {
			return step.Connection() > 0 && !slices.Contains(kept, step.Connection())
		})
	})
}

// dropExchanges drops exchanges.
func (s *search) dropExchanges() bool {
	from := s.best.Script
	return reduced(s, units(from), func(kept []unit) []transcript.Step { return only(from, kept) })
}

// dropDirections drops directions that are not what a reply is: those that belong to an
// exchange, too.
func (s *search) dropDirections() bool {
	from := s.best.Script
	var at []int
	for i, step := range from.Steps {
		if d, ok := step.(*transcript.Direction); ok && d.Kind != transcript.AnyReply {
			at = append(at, i)
		}
	}
	return reduced(s, at, func(kept []int) []transcript.Step {
		var steps []transcript.Step
		for i, step := range from.Steps {
			if !slices.Contains(at, i) || slices.Contains(kept, i) {
				steps = append(steps, step)
			}
		}
		return steps
	})
}

// shortenLogins puts <log in> in the place of all that leads to a login.
func (s *search) shortenLogins() bool {
	changed := false
	for again := true; again; {
		again = false
		for _, steps := range loggedIn(s.best.Script) {
			if s.try(s.with(steps)) {
				again, changed = true, true
				break // what is left to shorten stands elsewhere now
			}
		}
	}
	return changed
}

// loggedIn are the scripts with one login shortened.
func loggedIn(s *transcript.Script) [][]transcript.Step {
	index := map[transcript.Step]int{}
	for i, step := range s.Steps {
		index[step] = i
	}
	var all [][]transcript.Step
	began := map[int]int{} // where the session of a connection begins
	for i, step := range s.Steps {
		if d, ok := step.(*transcript.Direction); ok && d.Kind.Traits().Opens {
			began[d.Conn] = i
		}
	}
	for _, x := range s.Exchanges() {
		if !x.LogsIn() || !x.Positive() && x.Instead == nil {
			continue
		}
		last := index[x.Sent]
		for _, step := range parts(x) {
			last = max(last, index[step])
		}
		steps := []transcript.Step{}
		for i, step := range s.Steps {
			switch {
			case i == last:
				steps = append(steps, &transcript.Direction{Place: transcript.Place{Conn: x.Conn}, Kind: transcript.LogIn})
			case i > last || step.Connection() != x.Conn || i < began[x.Conn]:
				steps = append(steps, step)
			}
		}
		all = append(all, steps)
	}
	return all
}

// neutralize puts <any reply> in the place of expectations.
func (s *search) neutralize() bool {
	from := s.best.Script
	return reduced(s, expectations(from.Steps), func(kept []int) []transcript.Step { return neutral(from.Steps, kept) })
}

// Neutral are steps with <any reply> in the place of every expectation.
func Neutral(steps []transcript.Step) []transcript.Step { return neutral(steps, nil) }

// expectations are the indices of expectations that another reply can take the place
// of, which is not so for a challenge.
func expectations(steps []transcript.Step) []int {
	var at []int
	for i, step := range steps {
		if e, ok := step.(*transcript.Expect); ok && !strings.HasPrefix(e.Status.Text.String()+" ", "+ ") {
			at = append(at, i)
		}
	}
	return at
}

func neutral(steps []transcript.Step, kept []int) []transcript.Step {
	out := slices.Clone(steps)
	for _, i := range expectations(steps) {
		if !slices.Contains(kept, i) {
			e := steps[i].(*transcript.Expect)
			out[i] = &transcript.Direction{Place: e.Place, Kind: transcript.AnyReply}
		}
	}
	return out
}

// dropBodies leaves out the lines that replies are expected to have.
func (s *search) dropBodies() bool {
	from := s.best.Script
	var at []int
	for i, step := range from.Steps {
		if e, ok := step.(*transcript.Expect); ok && e.Body != nil {
			at = append(at, i)
		}
	}
	return reduced(s, at, func(kept []int) []transcript.Step {
		steps := slices.Clone(from.Steps)
		for _, i := range at {
			if !slices.Contains(kept, i) {
				bare := *steps[i].(*transcript.Expect)
				bare.Body = nil
				steps[i] = &bare
			}
		}
		return steps
	})
}
