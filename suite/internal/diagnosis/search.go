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
	lookedInto = 8   // hypotheses that explain something in other words, at each distance
	contenders = 4   // hypotheses that are tried on scripts that have passed
	witnesses  = 10  // of those scripts
	atLast     = 200 // effort for that, whatever was spent before
	mistrusted = 2   // of those that would have failed, that count where the server has mail of its own
	doubted    = 4   // of them on which a fault in a situation is tried, where the fault has failed
)

// search looks for the faults that explain cases.
type search struct {
	stage
	cases  []Case // to explain
	passed []Case // in which nothing was found
	faults []fakeserver.Fault
	effort atomic.Int64 // that is left
	all    [][]bool     // what there is to explain: all findings of each case
	tried  map[string]bool
	found  []*hypothesis // that explain something, and what
	begun  []*hypothesis // that explain something, and may explain more
	// stopped: not all that might explain something was tried.
	stopped bool
}

// run tries faults, the likeliest first, until all is explained or nothing is left to try. Those that lead to
// the very words of the server are looked into at once; the others wait until the faults at their distance have
// been tried.
func (s *search) run(ctx context.Context) (chosen []*hypothesis) {
	open := s.all
	for distance := requirement.SameRule; distance <= requirement.Elsewhere && total(open) > 0; distance++ {
		for batch := range slices.Chunk(s.candidates(distance, open), batches) {
			if total(open) == 0 || !s.mayGoOn(ctx) {
				break
			}
			if s.try(ctx, batch, open, distance) {
				s.siblings(ctx)
				open = s.open(ctx)
			}
		}
		if total(open) > 0 && s.lookInto(ctx, open) {
			open = s.open(ctx)
		}
	}
	s.siblings(ctx)
	s.stopped = !s.mayGoOn(ctx)
	s.effort.Store(max(s.effort.Load(), atLast))
	s.question(ctx)
	if chosen, left := s.cover(ctx); total(left) > 0 || !s.settled(chosen) {
		if total(left) == 0 {
			left = s.all
		}
		s.succession(ctx, left)
	}
	chosen, _ = s.cover(ctx)
	return chosen
}

// open are the findings for which a better explanation may be found: that have none, or all of them if what
// explains them leads to more than was found, or nowhere to the same words, to the very same unless the server is
// known to have other mail and limits than the bundled one.
func (s *search) open(ctx context.Context) [][]bool {
	chosen, left := s.cover(ctx)
	if total(left) == 0 && s.settled(chosen) {
		s.question(ctx)
		chosen, left = s.cover(ctx)
	}
	if total(left) == 0 && !s.settled(chosen) {
		return s.all
	}
	return left
}

// settled reports whether no better explanation is to be looked for.
func (s *search) settled(chosen []*hypothesis) bool {
	strange := s.strange()
	return !slices.ContainsFunc(chosen, func(h *hypothesis) bool {
		c := h.credit(s.all)
		return c.against > 0 || c.alike == 0 || !strange && c.exact == 0
	})
}

// strange reports whether the server has mail and limits of its own.
func (s *search) strange() bool {
	return slices.ContainsFunc(s.cases, func(c Case) bool { return c.strange })
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

func (s *search) mayGoOn(ctx context.Context) bool { return ctx.Err() == nil && s.effort.Load() > 0 }

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
