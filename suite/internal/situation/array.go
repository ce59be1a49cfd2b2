package situation

import (
	"encoding/binary"
	"hash/fnv"
	"math/rand/v2"
	"slices"
)

// tuple is a combination of values on a few dimensions; the others are empty.
type tuple = Situation

// Pinned returns the offer without all but the plain value of some dimensions.
func (o *Offer) Pinned(pins ...Dimension) *Offer {
	p := *o
	for _, d := range pins {
		p.Values[d] = p.Values[d][:min(1, len(p.Values[d]))]
	}
	return &p
}

// Array returns situations that cover every combination of values on strength dimensions that
// is possible: a covering array. It depends on nothing but its arguments; the plain
// situation is not always one of it.
func (o *Offer) Array(strength int, seed uint64) []Situation {
	tuples := o.tuples(strength)
	open := make([]goal, len(tuples))
	for i, t := range tuples {
		open[i] = o.goal(t)
	}
	random := rand.New(rand.NewPCG(seed, uint64(strength)))
	var rows []Situation
	for len(open) > 0 {
		best, covers := Situation{}, -1
		for range 24 { // more candidates make the array a little shorter
			s := o.complete(open[random.IntN(len(open))].tuple, random)
			if n := count(open, o.pack(s)); n > covers {
				best, covers = s, n
			}
		}
		rows = append(rows, best)
		row := o.pack(best)
		open = slices.DeleteFunc(open, func(g goal) bool { return g.within(row) })
	}
	return rows
}

// packed is a situation as numbers, sixteen bits for each dimension: the place of its value in the offer,
// from 1, and 0 for none. Many of them are compared.
type packed [(int(dimensions) + 3) / 4]uint64

func (o *Offer) pack(s Situation) (p packed) {
	for d, v := range s {
		if v != "" {
			p[d/4] |= uint64(slices.Index(o.Values[d], v)+1) << (d % 4 * 16)
		}
	}
	return p
}

// goal is a tuple that is to be covered.
type goal struct {
	tuple
	values, dimensions packed // all bits are set of the dimensions that it has
}

func (o *Offer) goal(t tuple) goal {
	g := goal{tuple: t, values: o.pack(t)}
	for d, v := range t {
		if v != "" {
			g.dimensions[d/4] |= 0xffff << (d % 4 * 16)
		}
	}
	return g
}

// within reports whether a situation has all values of the goal.
func (g *goal) within(s packed) bool {
	for i, values := range g.values {
		if s[i]&g.dimensions[i] != values {
			return false
		}
	}
	return true
}

func count(goals []goal, s packed) (n int) {
	for i := range goals {
		if goals[i].within(s) {
			n++
		}
	}
	return n
}

// tuples returns all combinations of values on so many dimensions that are possible.
func (o *Offer) tuples(strength int) []tuple {
	var all []tuple
	var choose func(from Dimension, left int, t tuple)
	choose = func(from Dimension, left int, t tuple) {
		if left == 0 {
			if _, ok := o.extend(t); ok {
				all = append(all, t)
			}
			return
		}
		for d := from; int(d) <= int(dimensions)-left; d++ {
			for _, v := range o.Values[d] {
				t[d] = v
				choose(d+1, left-1, t)
			}
			t[d] = ""
		}
	}
	choose(0, min(strength, int(dimensions)), tuple{})
	return all
}

// extend finds a transport for the login of a tuple, or a login for its transport.
func (o *Offer) extend(t tuple) (tuple, bool) {
	if t[Transport] != "" && t[Login] != "" || t[Transport] == "" && t[Login] == "" {
		return t, o.possible(t)
	}
	missing := Login
	if t[Transport] == "" {
		missing = Transport
	}
	for _, v := range o.Values[missing] {
		with := t
		with[missing] = v
		if o.possible(with) {
			return with, true
		}
	}
	return t, len(o.Values[missing]) == 0
}

// complete gives a tuple values where it has none.
func (o *Offer) complete(t tuple, random *rand.Rand) Situation {
	for range 16 {
		s := t
		for d, values := range o.Values {
			if s[d] == "" && len(values) > 0 {
				s[d] = values[random.IntN(len(values))]
			}
		}
		if o.possible(s) {
			return s
		}
	}
	s, _ := o.extend(t)
	for d, v := range o.Plain() {
		if s[d] == "" {
			s[d] = v
		}
	}
	return s
}

// Hash returns a number that depends on a name and a seed, and is spread evenly.
func Hash(name string, seed uint64) uint64 {
	h := fnv.New64a()
	_, _ = h.Write(binary.BigEndian.AppendUint64(nil, seed))
	_, _ = h.Write([]byte(name))
	x := h.Sum64() // whose low bits are not spread well enough by themselves
	x ^= x >> 32
	x *= 0x9e3779b97f4a7c15
	return x ^ x>>29
}
