package fakeserver

import (
	"cmp"
	"fmt"
	"slices"
)

// Fault is one realistic mistake of a server, to be switched on by name in
// [Config.Faults]. A server with it is the correct one in everything else.
type Fault struct {
	Name     string // kebab-case
	Breaks   string // id of the rule that is broken, such as "RFC1939-5-DELE-02"
	Sentence string // what the server does
	Wild     string // where this was seen, empty if nowhere in particular

	// Probe is a dialogue in which the fault shows on the wire, see the
	// package's manual.
	Probe []string

	// Profile is the service that the rule is about, see [Profiles]; empty for
	// rules about all servers. The fault switches it on, unless another one is.
	Profile string

	// With is a variation that the fault shows in; empty if any server may have it.
	With string

	// Slow tells that it takes time to show, most often until the autologout timer
	// runs out: to be tested with a short one, by tests that need not be quick.
	Slow bool

	needs func(*Config) // what the server must offer for the mistake to be possible
	apply func(*wiring)
}

// Variation is something that real servers do differently from this one, and
// may. A conformance suite has to stay silent about it.
type Variation struct {
	Name     string // kebab-case
	Allowed  string // id of the rule that allows it
	Sentence string // what the server does

	// Excludes are variations with which this one would not make a legal
	// server, or would show nothing. It need not be repeated on their side.
	Excludes []string

	// Probe is a dialogue in which the variation shows on the wire.
	Probe []string

	// Slow is as in a [Fault].
	Slow bool

	needs func(*Config)
	apply func(*wiring)
}

var (
	faultsByName     = map[string]Fault{}
	variationsByName = map[string]Variation{}
)

// faults adds to the catalogue. Each file of faults calls it once, in a
// package-level declaration: there is no other list to keep.
func faults(all ...Fault) struct{} {
	for _, f := range all {
		if _, twice := faultsByName[f.Name]; twice {
			panic("fakeserver: two faults are named " + f.Name)
		}
		faultsByName[f.Name] = f
	}
	return struct{}{}
}

// variations adds to the catalogue, like [faults].
func variations(all ...Variation) struct{} {
	for _, v := range all {
		if _, twice := variationsByName[v.Name]; twice {
			panic("fakeserver: two variations are named " + v.Name)
		}
		variationsByName[v.Name] = v
	}
	return struct{}{}
}

// Faults returns all faults in the order of their names.
func Faults() []Fault {
	return sorted(faultsByName, func(f Fault) string { return f.Name })
}

// Variations returns all variations in the order of their names.
func Variations() []Variation {
	return sorted(variationsByName, func(v Variation) string { return v.Name })
}

// LookupFault returns the fault with that name.
func LookupFault(name string) (Fault, bool) {
	f, ok := faultsByName[name]
	return f, ok
}

// LookupVariation returns the variation with that name.
func LookupVariation(name string) (Variation, bool) {
	v, ok := variationsByName[name]
	return v, ok
}

// GoesWith reports whether a server may have both variations.
func (v Variation) GoesWith(other Variation) bool {
	return !slices.Contains(v.Excludes, other.Name) && !slices.Contains(other.Excludes, v.Name)
}

// Together names the first few of some variations, at most so many, in the order of their
// names. Those that do not go with the ones before them are passed over.
func Together(some []Variation, most int) []string {
	var taken []Variation
	var names []string
	for _, v := range some {
		if len(taken) == most {
			break
		}
		if !slices.ContainsFunc(taken, func(other Variation) bool { return !v.GoesWith(other) }) {
			taken, names = append(taken, v), append(names, v.Name)
		}
	}
	slices.Sort(names)
	return names
}

// together reports whether all these variations go with one another.
func together(names []string) error {
	for i, name := range names {
		for _, other := range names[:i] {
			if !variationsByName[name].GoesWith(variationsByName[other]) {
				return fmt.Errorf("fakeserver: variations %q and %q exclude each other", other, name)
			}
		}
	}
	return nil
}

// withNeeds is the configuration with what its profile, faults and variations need:
// a login delay can't be ignored where there is none.
func (c Config) withNeeds() Config {
	for _, name := range c.Faults {
		f := faultsByName[name]
		c.Profile = cmp.Or(c.Profile, f.Profile)
		if f.With != "" && !slices.Contains(c.Variations, f.With) {
			c.Variations = append(slices.Clip(c.Variations), f.With)
		}
	}
	all := []func(*Config){profilesByName[c.Profile].needs}
	for _, name := range c.Variations {
		all = append(all, variationsByName[name].needs)
	}
	for _, name := range c.Faults {
		all = append(all, faultsByName[name].needs)
	}
	c.Accounts = slices.Clone(c.Accounts)
	for _, needs := range all {
		if needs != nil {
			needs(&c)
		}
	}
	return c
}

func faultNamed(name string) (Fault, error) {
	f, ok := faultsByName[name]
	if !ok {
		return Fault{}, fmt.Errorf("fakeserver: no fault is named %q", name)
	}
	return f, nil
}

func variationNamed(name string) (Variation, error) {
	v, ok := variationsByName[name]
	if !ok {
		return Variation{}, fmt.Errorf("fakeserver: no variation is named %q", name)
	}
	return v, nil
}

func sorted[T any](byName map[string]T, name func(T) string) []T {
	all := make([]T, 0, len(byName))
	for _, v := range byName {
		all = append(all, v)
	}
	slices.SortFunc(all, func(a, b T) int { return cmp.Compare(name(a), name(b)) })
	return all
}
