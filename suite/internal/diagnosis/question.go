package diagnosis

import (
	"context"
	"slices"

	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// question tries the best hypotheses, and those that would be named, on scripts that have passed, and confines
// those that would have failed some of them.
func (s *search) question(ctx context.Context) {
	chosen, _ := cover(s.found, s.cases)
	best := rank(s.found, s.all)
	best = slices.DeleteFunc(best[:min(contenders, len(best))], func(h *hypothesis) bool {
		return 2*h.credit(s.all).net() < best[0].credit(s.all).net()
	})
	for _, h := range chosen {
		if !slices.Contains(best, h) {
			best = append(best, h)
		}
	}
	doubts := make([][]Case, len(best))
	each(len(best), func(i int) {
		if best[i].tested == 0 && !best[i].isConfined() {
			doubts[i] = s.doubts(ctx, best[i])
		}
	})
	for i, h := range best {
		if len(doubts[i]) > 0 {
			s.confine(ctx, h, doubts[i])
		}
	}
}

// doubts are the scripts that have passed, and would not have with a hypothesis.
func (s *search) doubts(ctx context.Context, h *hypothesis) (all []Case) {
	for _, c := range s.witnesses(h.name) {
		if !s.mayGoOn(ctx) {
			break
		}
		h.tested++
		if s.breaks(ctx, h.name, c) {
			if all = append(all, c); len(all) == doubted {
				break
			}
		}
	}
	if h.wrong = len(all); s.strange() {
		h.wrong = min(h.wrong, mistrusted) // with other mail the fault may show where it would not here
	}
	return all
}

func (s *search) breaks(ctx context.Context, name string, c Case) bool {
	s.effort.Add(-c.cost())
	res, err := s.play(ctx, []string{name}, c)
	return err == nil && len(held(res)) > 0
}

// witnesses are scripts that have passed and are about what a fault breaks, those that prove it first.
func (s *search) witnesses(name string) (all []Case) {
	f := find(s.faults, name)
	if f == nil {
		return nil
	}
	rule := requirement.ID(f.Breaks)
	proves := func(res verdict.Result) bool { return slices.Contains(res.Rules, rule) }
	for _, want := range []bool{true, false} {
		for _, c := range s.passed {
			if proves(c.Result) == want && (want || slices.Contains(c.Result.Judged, rule)) && len(all) < witnesses {
				all = append(all, c)
			}
		}
	}
	return all
}

// confine tries a fault in each situation in which it makes sense. What explains as much, and leaves in
// peace what the fault does not, is better.
func (s *search) confine(ctx context.Context, h *hypothesis, doubts []Case) {
	names := confined(h.name)
	all := make([]*hypothesis, len(names))
	each(len(names), func(i int) { all[i] = s.confinedTo(ctx, names[i], h, doubts) })
	for i, c := range all {
		s.tried[names[i]] = true
		if c != nil {
			s.found = append(s.found, c)
		}
	}
}

// confinedTo returns a fault that is confined to a situation, nil if that explains nothing better: most
// situations are wrong at once.
func (s *search) confinedTo(ctx context.Context, name string, h *hypothesis, doubts []Case) *hypothesis {
	c := &hypothesis{name: name, place: h.place, tested: h.tested, matches: make([]match, len(s.cases))}
	for i, m := range h.matches {
		c.matches[i].explained = make([]bool, len(m.explained))
	}
	fits := func(i int) bool {
		if !s.mayGoOn(ctx) {
			return false
		}
		c.matches[i] = s.match(ctx, name, s.cases[i])
		return c.matches[i].count() > 0
	}
	explained := s.explainedBy(h)
	if len(explained) == 0 || !fits(explained[0]) {
		return nil
	}
	for _, d := range doubts[:min(doubted, len(doubts))] {
		if s.mayGoOn(ctx) && s.breaks(ctx, name, d) {
			return nil // outside the situation, too
		}
	}
	for _, i := range explained[1:] {
		if !fits(i) && c.credit(s.all).net() <= 0 {
			return nil
		}
	}
	// Any of the situations of one script would do, and of few scripts on a server with other mail.
	if credit := c.credit(s.all); credit.alike == 0 && credit.cases < 2 || s.strange() && credit.cases < 3 {
		return nil
	}
	return c
}

// explainedBy are the cases of which a hypothesis explains something, the shortest first.
func (s *search) explainedBy(h *hypothesis) (cases []int) {
	for i, m := range h.matches {
		if m.count() > 0 {
			cases = append(cases, i)
		}
	}
	slices.SortStableFunc(cases, func(a, b int) int {
		return len(s.cases[a].Result.Meaning) - len(s.cases[b].Result.Meaning)
	})
	return cases
}
