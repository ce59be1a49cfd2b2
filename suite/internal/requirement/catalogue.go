package requirement

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
)

//go:embed rules/*.json
var embedded embed.FS

// catalogue is all rules in document order, with an index by id.
type catalogue struct {
	docs  []Document
	rules []Requirement
	byID  map[ID]int
}

// loaded reads the embedded rules on first use. The tests of the package read
// the same files, so that a broken one cannot reach a release; a panic here
// means that somebody built without running them.
var loaded = sync.OnceValue(func() catalogue {
	rules, err := fs.Sub(embedded, "rules")
	if err != nil {
		panic("requirement: " + err.Error())
	}
	docs, err := load(rules)
	if err != nil {
		panic("requirement: " + err.Error())
	}
	return index(docs)
})

func index(docs []Document) catalogue {
	c := catalogue{docs: docs, byID: make(map[ID]int)}
	for _, doc := range docs {
		for _, r := range doc.Rules {
			c.byID[r.ID] = len(c.rules)
			c.rules = append(c.rules, r)
		}
	}
	return c
}

// All returns every rule, RFCs by number and de facto rules last, within a
// document in its own order. The slice is the caller's; what its elements
// refer to is shared and not to be changed.
func All() []Requirement { return slices.Clone(loaded().rules) }

// Documents returns the sources of the rules, each with its own, in the order
// of [All]. What the slice refers to is shared and not to be changed.
func Documents() []Document { return slices.Clone(loaded().docs) }

// Find looks a rule up by its id, in upper or lower case.
func Find(id ID) (Requirement, bool) {
	c := loaded()
	i, ok := c.byID[ID(strings.ToUpper(string(id)))]
	if !ok {
		return Requirement{}, false
	}
	return c.rules[i], true
}

// Must is Find for ids that are written in code, where an unknown one is the
// programmer's mistake. It panics.
func Must(id ID) Requirement {
	r, ok := Find(id)
	if !ok {
		panic(fmt.Sprintf("requirement: no rule has the id %q", id))
	}
	return r
}

// Match returns the rules whose id matches a glob such as RFC1939-5-*, in the
// order of [All]. The glob has the syntax of [path.Match], and case does not
// matter. An id is a glob that matches itself. Matching nothing is no error; a
// malformed glob is.
func Match(glob string) ([]Requirement, error) {
	pattern := strings.ToUpper(glob)
	var found []Requirement
	for _, r := range loaded().rules {
		ok, err := path.Match(pattern, string(r.ID))
		if err != nil {
			return nil, fmt.Errorf("glob %q: %w", glob, err)
		}
		if ok {
			found = append(found, r)
		}
	}
	return found, nil
}
