package diagnosis

import (
	"cmp"
	"context"
	"slices"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
)

// candidates are the names of faults at a distance from what is left to explain that are not tried yet.
func (s *search) candidates(distance requirement.Distance, left [][]bool) (names []string) {
	for _, f := range s.ordered(distance, left) {
		if !s.tried[f.Name] {
			names = append(names, f.Name)
		}
	}
	return names
}

// ordered are the faults at a distance from what is left to explain, the likeliest first: those about rules that were
// found broken most often, and first in a script, and then those about rules that scripts with findings are about, or
// judge.
func (s *search) ordered(distance requirement.Distance, left [][]bool) []fakeserver.Fault {
	const first, about = 3, 0.01
	weight := map[requirement.ID]float64{}
	for i, c := range s.cases {
		for j, f := range c.findings() {
			if left[i][j] {
				weight[f.Rule]++
				if j == 0 {
					weight[f.Rule] += first - 1
				}
			}
		}
		if slices.Contains(left[i], true) {
			for _, id := range c.Result.Rules {
				weight[id] += about
			}
			for _, id := range c.Result.Judged {
				weight[id] += about / 100
			}
		}
	}
	faults := near(s.faults, rulesOf(s.cases, left), distance)
	slices.SortStableFunc(faults, func(a, b fakeserver.Fault) int {
		return cmp.Compare(weight[requirement.ID(b.Breaks)], weight[requirement.ID(a.Breaks)])
	})
	return faults
}

// rulesOf are the rules of the findings that are left, each once.
func rulesOf(cases []Case, left [][]bool) (rules []requirement.ID) {
	for i, c := range cases {
		for j, f := range c.findings() {
			if left[i][j] && !slices.Contains(rules, f.Rule) {
				rules = append(rules, f.Rule)
			}
		}
	}
	return rules
}

// try finds out what faults explain that were not tried before, and reports whether one of them leads to the
// same words.
func (s *search) try(ctx context.Context, names []string, left [][]bool, distance requirement.Distance) (same bool) {
	names = slices.DeleteFunc(slices.Clone(names), func(name string) bool { return s.tried[name] })
	hypotheses := make([]*hypothesis, len(names))
	each(len(names), func(i int) {
		h := &hypothesis{name: names[i], matches: make([]match, len(s.cases))}
		if s.promises(ctx, h, left, distance) {
			if h.credit(s.all).alike > 0 {
				s.complete(ctx, h)
			}
			hypotheses[i] = h
		}
	})
	for i, h := range hypotheses {
		s.tried[names[i]] = true
		switch {
		case h == nil:
			continue
		case h.credit(s.all).alike > 0:
			s.found, same = append(s.found, h), true
		default:
			s.begun = append(s.begun, h)
		}
		h.place = len(s.tried)
	}
	return same
}

// siblings tries the faults that break the same rules as those that would be named, where these do not lead to
// the very same, or are several: one of the others may do alone.
func (s *search) siblings(ctx context.Context) {
	chosen, _ := cover(s.found, s.cases)
	var names []string
	for _, h := range chosen {
		f := find(s.faults, h.name)
		if c := h.credit(s.all); f == nil || len(chosen) == 1 && c.exact == c.cases && c.against == 0 {
			continue
		}
		for _, g := range s.faults {
			if g.Breaks == f.Breaks && !s.tried[g.Name] && !slices.Contains(names, g.Name) {
				names = append(names, g.Name)
			}
		}
	}
	if len(names) > 0 {
		s.try(ctx, names, s.all, requirement.SameRule)
	}
}

// lookInto finds out what the best of those hypotheses explain that lead to a finding in other words, and
// reports whether there was any.
func (s *search) lookInto(ctx context.Context, left [][]bool) bool {
	best := rank(s.begun, left)
	n := 0
	for n < min(lookedInto, len(best)) && best[n].credit(left).explains > 0 {
		n++
	}
	each(n, func(i int) { s.complete(ctx, best[i]) })
	s.found, s.begun = append(s.found, best[:n]...), best[n:]
	return n > 0
}

// promises reports whether a fault explains anything in the cases that tell most about it.
func (s *search) promises(ctx context.Context, h *hypothesis, left [][]bool, distance requirement.Distance) bool {
	for _, i := range s.probes(h.name, left, distance) {
		if !s.mayGoOn(ctx) {
			return false
		}
		if h.matches[i] = s.match(ctx, h.name, s.cases[i]); h.matches[i].count() > 0 {
			return true
		}
	}
	return false
}

// explained is farther away than any rule: a case has nothing left to explain.
const explained = requirement.Elsewhere + 1

// probes are the cases with something left to explain that are nearest to a fault, of those the shortest: the
// more of them the nearer the fault is.
func (s *search) probes(name string, left [][]bool, apart requirement.Distance) []int {
	var breaks requirement.ID
	if f := find(s.faults, name); f != nil {
		breaks = requirement.ID(f.Breaks)
	}
	distance := make([]requirement.Distance, len(s.cases))
	var all []int
	for i, c := range s.cases {
		distance[i] = explained
		for j, f := range c.findings() {
			if left[i][j] {
				distance[i] = min(distance[i], requirement.Apart(breaks, f.Rule))
			}
		}
		if distance[i] < explained {
			all = append(all, i)
		}
	}
	slices.SortStableFunc(all, func(a, b int) int {
		return cmp.Or(cmp.Compare(distance[a], distance[b]), len(s.cases[a].Result.Meaning)-len(s.cases[b].Result.Meaning))
	})
	most := map[requirement.Distance]int{requirement.SameRule: 5, requirement.Elsewhere: 1}[apart]
	return s.different(all, left, cmp.Or(most, 3))
}

// different are the first cases of some, those before the others in which something is found of a kind that was
// not found in those before: each kind may come of another fault.
func (s *search) different(cases []int, left [][]bool, most int) []int {
	seen := map[string]bool{}
	var news, more []int
	for _, i := range cases {
		isNew := false
		for j, f := range s.cases[i].findings() {
			if left[i][j] && !seen[kindOf(f)] {
				seen[kindOf(f)], isNew = true, true
			}
		}
		if isNew {
			news = append(news, i)
		} else {
			more = append(more, i)
		}
	}
	all := append(news, more...)
	return all[:min(most, len(all))]
}

// complete plays all cases that were not played with a hypothesis, unless the first few of them are enough.
func (s *search) complete(ctx context.Context, h *hypothesis) {
	played := 0
	for i, c := range s.cases {
		if h.matches[i].explained != nil {
			continue
		}
		if played >= first && h.credit(s.all).net() <= 0 || !s.mayGoOn(ctx) {
			h.matches[i].explained = make([]bool, len(c.findings()))
			continue
		}
		h.matches[i] = s.match(ctx, h.name, c)
		played++
	}
}
