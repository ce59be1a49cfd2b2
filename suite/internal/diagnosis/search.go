package diagnosis

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
)

const (
	batches    = 8   // faults that are tried before what is left is looked at
	first      = 5   // cases after which a hypothesis that has more against it than for it is given up
	probes     = 3   // cases that show whether a fault is worth more
	contenders = 4   // hypotheses that are tried on scripts that have passed
	witnesses  = 10  // of those scripts
	atLast     = 200 // effort for that, whatever was spent before
	doubted    = 4   // of them on which a fault in a situation is tried, where the fault has failed
)

// search looks for the faults that explain cases.
type search struct {
	stage
	cases  []Case // to explain
	passed []Case // in which nothing was found
	faults []fakeserver.Fault
	effort atomic.Int64 // that is left
	tried  map[string]bool
	found  []*hypothesis // that explain something
	// stopped: not all that might explain something was tried.
	stopped bool
}

// run tries faults, the likeliest first, until all is explained or nothing is left to try.
func (s *search) run(ctx context.Context) (chosen []*hypothesis) {
	open := everything(s.cases)
	for distance := requirement.SameRule; distance <= requirement.Elsewhere && total(open) > 0; distance++ {
		for batch := range slices.Chunk(s.candidates(distance, open), batches) {
			if total(open) == 0 || !s.mayGoOn(ctx) {
				break
			}
			before := len(s.found)
			s.try(ctx, batch, open)
			if len(s.found) > before {
				open = s.open(ctx)
			}
		}
	}
	s.stopped = !s.mayGoOn(ctx)
	s.effort.Store(max(s.effort.Load(), atLast))
	s.question(ctx)
	chosen, _ = s.cover(ctx)
	return chosen
}

// open are the findings for which a better explanation may be found: that have none, or all of them if what
// explains them leads to more than was found, or takes several faults of which one is never enough.
func (s *search) open(ctx context.Context) [][]bool {
	chosen, left := s.cover(ctx)
	if total(left) == 0 && s.settled(chosen) {
		s.question(ctx)
		chosen, left = s.cover(ctx)
	}
	if total(left) == 0 && !s.settled(chosen) {
		return everything(s.cases)
	}
	return left
}

// settled reports whether no better explanation is to be looked for.
func (s *search) settled(chosen []*hypothesis) bool {
	return !slices.ContainsFunc(chosen, func(h *hypothesis) bool {
		c := h.credit(everything(s.cases))
		return c.against > 0 || len(chosen) > 1 && c.alike == 0
	})
}

// cover chooses hypotheses, and returns what none of them explains, nor all of them together.
func (s *search) cover(ctx context.Context) (chosen []*hypothesis, left [][]bool) {
	chosen, left = cover(s.found, s.cases)
	if len(chosen) < 2 {
		return chosen, left
	}
	each(len(s.cases), func(i int) {
		if !slices.Contains(left[i], true) || !s.mayGoOn(ctx) {
			return
		}
		for j, explained := range s.matchAll(ctx, namesOf(chosen), s.cases[i]).explained {
			left[i][j] = left[i][j] && !explained
		}
	})
	return chosen, left
}

func namesOf(chosen []*hypothesis) (names []string) {
	for _, h := range chosen {
		names = append(names, h.name)
	}
	return names
}

// candidates are the names of faults at a distance from what is left to explain, that are not tried yet, the
// likeliest first: those about rules that were found broken most often, and first in a script.
func (s *search) candidates(distance requirement.Distance, left [][]bool) (names []string) {
	weight := map[requirement.ID]int{}
	for i, c := range s.cases {
		for j, f := range c.findings() {
			if left[i][j] {
				weight[f.Rule]++
				if j == 0 {
					weight[f.Rule] += 2
				}
			}
		}
	}
	faults := near(s.faults, rulesOf(s.cases, left), distance)
	slices.SortStableFunc(faults, func(a, b fakeserver.Fault) int {
		return weight[requirement.ID(b.Breaks)] - weight[requirement.ID(a.Breaks)]
	})
	for _, f := range faults {
		if !s.tried[f.Name] {
			names = append(names, f.Name)
		}
	}
	return names
}

func (s *search) mayGoOn(ctx context.Context) bool { return ctx.Err() == nil && s.effort.Load() > 0 }

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

// try finds out what faults explain that were not tried before.
func (s *search) try(ctx context.Context, names []string, left [][]bool) {
	hypotheses := make([]*hypothesis, len(names))
	each(len(names), func(i int) {
		h := &hypothesis{name: names[i], matches: make([]match, len(s.cases))}
		if s.promises(ctx, h, left) {
			s.complete(ctx, h)
			hypotheses[i] = h
		}
	})
	for i, h := range hypotheses {
		s.tried[names[i]] = true
		if h != nil && h.credit(left).explains > 0 {
			h.place = len(s.tried)
			s.found = append(s.found, h)
		}
	}
}

// promises reports whether a fault explains anything in the cases that tell most about it.
func (s *search) promises(ctx context.Context, h *hypothesis, left [][]bool) bool {
	for _, i := range s.probes(h.name, left) {
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

// probes are the cases with something left to explain that are nearest to a fault, of those the shortest.
func (s *search) probes(name string, left [][]bool) []int {
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
		if d := distance[a] - distance[b]; d != 0 {
			return int(d)
		}
		return len(s.cases[a].Result.Meaning) - len(s.cases[b].Result.Meaning)
	})
	return all[:min(probes, len(all))]
}

// complete plays all cases that were not played with a hypothesis, unless the first few of them are enough.
func (s *search) complete(ctx context.Context, h *hypothesis) {
	played := 0
	for i, c := range s.cases {
		if h.matches[i].explained != nil {
			continue
		}
		if played >= first && h.credit(everything(s.cases)).net() <= 0 || !s.mayGoOn(ctx) {
			h.matches[i].explained = make([]bool, len(c.findings()))
			continue
		}
		h.matches[i] = s.match(ctx, h.name, c)
		played++
	}
}

// match plays a case with a fault.
func (s *search) match(ctx context.Context, name string, c Case) match {
	return s.matchAll(ctx, []string{name}, c)
}

// matchAll plays a case with some faults at once.
func (s *search) matchAll(ctx context.Context, names []string, c Case) match {
	s.effort.Add(-c.cost())
	res, err := s.play(ctx, names, c)
	if err != nil {
		return match{explained: make([]bool, len(c.findings()))}
	}
	return compare(c, res)
}

// find is the fault of a name, which may be confined; nil if there is none.
func find(faults []fakeserver.Fault, name string) *fakeserver.Fault {
	name, _ = cut(name)
	i := slices.IndexFunc(faults, func(f fakeserver.Fault) bool { return f.Name == name })
	if i < 0 {
		return nil
	}
	return &faults[i]
}

// each does something n times, as much of it at once as there are processors.
func each(n int, do func(i int)) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	workers.Wait()
}
