package coverage

import (
	"maps"
	"slices"

	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/situation"
)

// Situations count in which situations each rule is put to the test.
type Situations struct {
	offer *situation.Offer
	rows  map[requirement.ID]*seen
}

// seen is where a rule was put to the test.
type seen struct {
	scripts map[string]bool
	places  map[situation.Situation]bool
}

// InSituations begins to count, for a target with this offer.
func InSituations(offer *situation.Offer) *Situations {
	few := *offer
	few.Values[situation.Account] = few.Values[situation.Account][:min(accounts, len(few.Values[situation.Account]))]
	return &Situations{&few, map[requirement.ID]*seen{}}
}

// accounts is how many of them are told apart: the third stands for all that follow.
const accounts = 3

// Add notes that a script puts a rule to the test in a situation.
func (s *Situations) Add(rule requirement.ID, script string, in situation.Situation) {
	row := s.rows[rule]
	if row == nil {
		row = &seen{map[string]bool{}, map[situation.Situation]bool{}}
		s.rows[rule] = row
	}
	row.scripts[script] = true
	if in[situation.Account].Index() >= accounts {
		in[situation.Account] = situation.Nth(accounts - 1)
	}
	row.places[in] = true
}

// RuleSituations is in which situations a rule is put to the test.
type RuleSituations struct {
	Rule       requirement.ID            `json:"rule"`
	Scripts    int                       `json:"scripts"`
	Situations int                       `json:"situations"` // different ones
	Values     map[string]map[string]int `json:"values"`     // by dimension, in how many situations a value occurs
	Pairs      Pairs                     `json:"pairs"`      // of values of two dimensions
}

// Pairs are how many pairs there are, and how many of them occur.
type Pairs struct {
	Met int `json:"met"`
	All int `json:"all"`
}

// Percent is the share that occurs.
func (p Pairs) Percent() int { return Count{p.Met, p.All}.Percent() }

// Of is how many of how many values of a dimension occur.
func (s *Situations) Of(r RuleSituations, d situation.Dimension) (met, all int) {
	for _, n := range r.Values[d.String()] {
		if n > 0 {
			met++
		}
	}
	return met, len(s.offer.Values[d])
}

// Rules returns the counts of the rules, in the order of the catalogue.
func (s *Situations) Rules() []RuleSituations {
	all := []RuleSituations{}
	for _, q := range requirement.All() {
		row := s.rows[q.ID]
		if row == nil {
			continue
		}
		r := RuleSituations{Rule: q.ID, Scripts: len(row.scripts), Situations: len(row.places),
			Values: map[string]map[string]int{}, Pairs: s.pairs(slices.Collect(maps.Keys(row.places)))}
		for d, values := range s.offer.Values {
			counts := map[string]int{}
			for _, v := range values {
				counts[string(v)] = 0
			}
			for in := range row.places {
				counts[string(in[d])]++
			}
			r.Values[situation.Dimension(d).String()] = counts
		}
		all = append(all, r)
	}
	return all
}

// pairs counts the pairs of values that are offered, and those that occur.
func (s *Situations) pairs(places []situation.Situation) (p Pairs) {
	for d := range s.offer.Values {
		for e := range d {
			met := map[[2]situation.Value]bool{}
			for _, in := range places {
				met[[2]situation.Value{in[d], in[e]}] = true
			}
			for _, v := range s.offer.Values[d] {
				for _, w := range s.offer.Values[e] {
					if !s.offer.Goes(situation.Dimension(d), v, situation.Dimension(e), w) {
						continue
					}
					p.All++
					if met[[2]situation.Value{v, w}] {
						p.Met++
					}
				}
			}
		}
	}
	return p
}
