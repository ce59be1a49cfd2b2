// Package coverage accounts for every rule of the catalogue: which scripts prove it,
// or why none does.
package coverage

import (
	"slices"

	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// Row is a rule and the scripts that prove it.
type Row struct {
	requirement.Requirement
	Scripts []string `json:"scripts"`
}

// Proven reports whether a script proves the rule.
func (r Row) Proven() bool { return len(r.Scripts) > 0 }

// Gap reports whether the rule has neither a script nor a written reason.
func (r Row) Gap() bool { return !r.Proven() && r.Testable() }

// Matrix is every rule, in the order of the catalogue.
type Matrix []Row

// Of makes the matrix of the scripts.
func Of(scripts []*transcript.Script) Matrix {
	by := map[requirement.ID][]string{}
	for _, s := range scripts {
		for _, rule := range s.Header.Proves {
			id := requirement.ID(rule.ID)
			if !slices.Contains(by[id], s.File) {
				by[id] = append(by[id], s.File)
			}
		}
	}
	var m Matrix
	for _, q := range requirement.All() {
		m = append(m, Row{q, append([]string{}, by[q.ID]...)})
	}
	return m
}

// Count is how many rules there are of a kind, and how many of them are proven.
type Count struct {
	Proven int `json:"proven"`
	All    int `json:"all"`
}

// Percent is the share that is proven; 100 where there is nothing to prove.
func (c Count) Percent() int {
	if c.All == 0 {
		return 100
	}
	return 100 * c.Proven / c.All
}

// ByObservable counts the rules by how much of them a client can see.
func (m Matrix) ByObservable() map[requirement.Observable]Count {
	return count(m, func(r Row) requirement.Observable { return r.Observable })
}

// ByLevel counts the rules by level.
func (m Matrix) ByLevel() map[requirement.Level]Count {
	return count(m, func(r Row) requirement.Level { return r.Level })
}

// ByDocument counts the rules by document.
func (m Matrix) ByDocument() map[string]Count {
	return count(m, func(r Row) string { return r.Document() })
}

func count[K comparable](m Matrix, key func(Row) K) map[K]Count {
	counts := map[K]Count{}
	for _, r := range m {
		c := counts[key(r)]
		c.All++
		if r.Proven() {
			c.Proven++
		}
		counts[key(r)] = c
	}
	return counts
}
