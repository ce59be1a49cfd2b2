package diagnosis

import (
	"cmp"
	"context"
	"slices"

	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

const (
	atLength   = 12 // hypotheses that are tried on scripts in succession
	companions = 8  // scripts that have passed, among those
	precursors = 2  // of them just before each script with findings
)

// succession tries the likeliest faults on scripts that are played one after another on the same server, as they
// were in the run: what a server keeps from one session for another one shows in no script alone.
func (s *search) succession(ctx context.Context, left [][]bool) {
	names := s.likely(left)
	all := make([]*hypothesis, len(names))
	each(len(names), func(i int) {
		if s.mayGoOn(ctx) {
			all[i] = s.atLength(ctx, names[i])
		}
	})
	for _, h := range all {
		if h == nil {
			continue
		}
		if old := s.known(h.name); old == nil {
			s.tried[h.name] = true
			h.place = len(s.tried)
		} else if h.place = old.place; better(h.credit(s.all), old.credit(s.all)) >= 0 {
			continue
		}
		other := func(o *hypothesis) bool { return o.name == h.name }
		s.found, s.begun = append(slices.DeleteFunc(s.found, other), h), slices.DeleteFunc(s.begun, other)
	}
}

// known is the hypothesis of a name, nil if there is none that explains anything.
func (s *search) known(name string) *hypothesis {
	for _, h := range slices.Concat(s.found, s.begun) {
		if h.name == name {
			return h
		}
	}
	return nil
}

// likely are the names of faults that may need a whole run to show: those that lead to the very same somewhere,
// and then those about rules that were found broken.
func (s *search) likely(left [][]bool) (names []string) {
	for _, h := range rank(slices.Concat(s.found, s.begun), s.all) {
		if h.credit(s.all).alike > 0 && !h.isConfined() && len(names) < atLength/3 {
			names = append(names, h.name)
		}
	}
	for distance := requirement.SameRule; distance <= requirement.SameTopic; distance++ {
		for _, f := range s.ordered(distance, left) {
			if !slices.Contains(names, f.Name) && len(names) < atLength {
				names = append(names, f.Name)
			}
		}
	}
	return names
}

// atLength plays scripts in succession with a fault, nil if that explains nothing.
func (s *search) atLength(ctx context.Context, name string) *hypothesis {
	run := s.retraced(name)
	h := &hypothesis{name: name, tested: 1, matches: make([]match, len(s.cases))}
	for _, c := range run {
		s.effort.Add(-c.cost())
	}
	for i, res := range s.stage.succession(ctx, []string{name}, run) {
		if k := s.index(run[i]); k >= 0 {
			h.matches[k] = compareKinds(s.cases[k], res)
		} else if len(held(res)) > 0 {
			h.wrong++
		}
	}
	for k, c := range s.cases {
		if h.matches[k].explained == nil {
			h.matches[k].explained = make([]bool, len(c.findings()))
		}
	}
	if h.credit(s.all).explains == 0 {
		return nil
	}
	return h
}

// retraced are the cases, and scripts that have passed just before them or are about what a fault breaks, in the
// order of the run.
func (s *search) retraced(name string) []Case {
	run := slices.Clone(s.cases)
	with := func(c Case) bool {
		has := slices.ContainsFunc(run, func(other Case) bool { return other.Script == c.Script })
		if !has && len(run) < len(s.cases)+companions {
			run = append(run, c)
		}
		return !has
	}
	for _, c := range s.cases {
		n := 0
		for i := len(s.passed) - 1; i >= 0 && n < precursors; i-- {
			if p := s.passed[i]; p.at < c.at && len(p.Result.Judged) > 0 && with(p) {
				n++
			}
		}
	}
	for _, c := range s.witnesses(name) {
		with(c)
	}
	slices.SortStableFunc(run, func(a, b Case) int { return cmp.Compare(a.at, b.at) })
	return run
}

// compareKinds is compare where what came before is not quite what it was: what a rule is broken by counts, and
// not where.
func compareKinds(c Case, comes verdict.Result) match {
	m := compare(c, comes)
	was, is := c.findings(), c.findingsIn(comes)
	has := func(all []verdict.Finding, f verdict.Finding) bool {
		return slices.ContainsFunc(all, func(g verdict.Finding) bool { return kindOf(f) == kindOf(g) })
	}
	for i, f := range was {
		m.explained[i] = m.explained[i] || has(is, f)
	}
	m.extra = slices.ContainsFunc(is, func(f verdict.Finding) bool { return !has(was, f) })
	return m
}
