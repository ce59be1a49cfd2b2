// Package catalogue keeps things by their names: faults, variations and profiles.
package catalogue

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// Catalogue holds all things of one kind.
type Catalogue[T any] struct {
	kind   string
	nameOf func(T) string
	byName map[string]T
}

// New returns an empty catalogue of a kind of things, such as "fault".
func New[T any](kind string, nameOf func(T) string) *Catalogue[T] {
	return &Catalogue[T]{kind: kind, nameOf: nameOf, byName: map[string]T{}}
}

// Add adds to the catalogue, and panics if a name is there already. Each file adds what it has
// in a package-level declaration, so that there is no other list to keep; the result is for
// the blank identifier that is declared.
func (c *Catalogue[T]) Add(all ...T) struct{} {
	for _, one := range all {
		name := c.nameOf(one)
		if _, twice := c.byName[name]; twice {
			panic(fmt.Sprintf("fakeserver: two %ss are named %s", c.kind, name))
		}
		c.byName[name] = one
	}
	return struct{}{}
}

// All returns everything in the order of the names.
func (c *Catalogue[T]) All() []T {
	return slices.SortedFunc(maps.Values(c.byName), func(a, b T) int { return cmp.Compare(c.nameOf(a), c.nameOf(b)) })
}

// Named returns the one with that name. It is an error if there is none.
func (c *Catalogue[T]) Named(name string) (T, error) {
	one, ok := c.byName[name]
	if !ok {
		return one, fmt.Errorf("fakeserver: no %s is named %q", c.kind, name)
	}
	return one, nil
}
