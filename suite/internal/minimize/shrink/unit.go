package shrink

import (
	"slices"

	"github.com/pop3spec/pop3spec/suite/transcript"
)

// unit is steps that belong together, by their indices.
type unit []int

// units are the exchanges of a script, and the steps that belong to none: what one
// step sends, the challenges and the responses in between, the reply, and what a TLS
// handshake or the end of a connection follows.
func units(s *transcript.Script) []unit {
	of := owners(s)
	var all []unit
	place := map[int]int{} // of an owner among all
	for i := range s.Steps {
		k, known := place[of[i]]
		if !known {
			k = len(all)
			place[of[i]] = k
			all = append(all, nil)
		}
		all[k] = append(all[k], i)
	}
	return all
}

// owners gives every step the first step that it belongs to.
func owners(s *transcript.Script) []int {
	index := map[transcript.Step]int{}
	of := make([]int, len(s.Steps))
	for i, step := range s.Steps {
		index[step], of[i] = i, i
	}
	join := func(a, b int) {
		a, b = of[a], of[b]
		for i := range of {
			if of[i] == max(a, b) {
				of[i] = min(a, b)
			}
		}
	}
	for _, x := range s.Exchanges() {
		for _, step := range parts(x) {
			join(index[x.Sent], index[step])
		}
	}
	last := map[int]int{} // step of a connection
	for i, step := range s.Steps {
		if d, ok := step.(*transcript.Direction); ok && d.Kind.Traits().Follows {
			if before, ok := last[d.Conn]; ok {
				join(before, i)
			}
		}
		last[step.Connection()] = i
	}
	return of
}

// parts are the steps of an exchange after the one that sends its line.
func parts(x *transcript.Exchange) []transcript.Step {
	all := slices.Clone(x.Responses)
	for _, e := range x.Challenges {
		all = append(all, e)
	}
	if x.Reply != nil {
		all = append(all, x.Reply)
	}
	if x.Instead != nil {
		all = append(all, x.Instead)
	}
	return all
}

// only are the steps at the indices of some units, in their order.
func only(s *transcript.Script, kept []unit) []transcript.Step {
	var at []int
	for _, u := range kept {
		at = append(at, u...)
	}
	slices.Sort(at)
	steps := make([]transcript.Step, 0, len(at))
	for _, i := range at {
		steps = append(steps, s.Steps[i])
	}
	return steps
}

// compact numbers the connections from 1 without gaps. Steps that stay as they are
// are not copied.
func compact(steps []transcript.Step) []transcript.Step {
	var numbers []int
	for _, step := range steps {
		if n := step.Connection(); n > 0 && !slices.Contains(numbers, n) {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	out := slices.Clone(steps)
	for i, step := range out {
		if n := slices.Index(numbers, step.Connection()) + 1; n != step.Connection() {
			out[i] = placed(step, n)
		}
	}
	return out
}

// placed is a copy of a step on a connection, with no time before it.
func placed(step transcript.Step, conn int) transcript.Step {
	place := transcript.Place{Pos: step.Position(), Conn: conn}
	switch step := step.(type) {
	case *transcript.Command:
		moved := *step
		moved.Place = place
		return &moved
	case *transcript.Expect:
		moved := *step
		moved.Place = place
		return &moved
	case *transcript.Direction:
		moved := *step
		moved.Place = place
		return &moved
	}
	return step
}
