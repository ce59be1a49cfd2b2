package requirement

import "strings"

// Distance is how little two rules have to do with each other.
type Distance int

// The distances, from the nearest on.
const (
	SameRule  Distance = iota
	SameTopic          // the same section, and the same thing that it is about
	SameArea
	Elsewhere
)

// Apart returns the distance of two rules.
func Apart(a, b ID) Distance {
	p, _ := Find(a)
	q, _ := Find(b)
	switch {
	case a == b:
		return SameRule
	case topic(a) == topic(b):
		return SameTopic
	case p.Area == q.Area:
		return SameArea
	}
	return Elsewhere
}

// topic is a rule without its number.
func topic(id ID) string { return string(id[:max(strings.LastIndexByte(string(id), '-'), 0)]) }
