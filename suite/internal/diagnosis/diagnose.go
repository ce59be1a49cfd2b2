package diagnosis

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/internal/meaning"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

const (
	sample  = 16   // cases that the search looks at; the others are looked at in the end
	heavy   = 1000 // words of the server in a case that is looked at only if there is no other
	effort  = 600  // how often a short case is played, as far as the search goes: a second or two
	finally = 300  // and in the end
)

// Of diagnoses the results of a run, which like has played: scripts are those of the results, by name.
func Of(ctx context.Context, like *runner.Runner, scripts []*transcript.Script,
	results []verdict.Result) verdict.Diagnosis {
	byName := map[string]*transcript.Script{runner.FirstContact: like.Contact()}
	for _, s := range scripts {
		byName[s.File] = s
	}
	var failed, passed []Case
	for i, res := range results {
		s := byName[res.Script]
		switch {
		case s == nil:
		case len(held(res)) > 0:
			failed = append(failed, Case{Script: s, Result: res, at: i})
		case res.Verdict == verdict.Pass:
			passed = append(passed, Case{Script: s, Result: res, at: i})
		}
	}
	r := rehearse(like)
	return diagnose(ctx, r, like.Provider, failed, passed)
}

// longest is how long all of it takes at most, on whatever machine.
const longest = 20 * time.Second

// diagnose finds out which faults explain what was found.
func diagnose(ctx context.Context, on stage, profile string, failed, passed []Case) (d verdict.Diagnosis) {
	if len(failed) == 0 {
		return d
	}
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	failed, moot := excused(ctx, on, light(failed))
	d.Findings, d.Unexplained, d.Excused = len(moot), moot, len(moot)
	if len(failed) == 0 {
		return d
	}
	few := sampled(failed)
	s := &search{stage: on, cases: few, passed: passed, faults: eligible(profile), tried: map[string]bool{},
		all: everything(few)}
	s.effort.Store(effort)
	chosen := s.run(ctx)
	d.Stopped = s.stopped
	s.effort.Store(finally)
	matches := s.together(ctx, chosen, failed)
	for i, c := range failed {
		for j, f := range c.findings() {
			d.Findings++
			if matches[i].explained[j] {
				d.Explained++
			} else {
				d.Unexplained = append(d.Unexplained,
					verdict.Unexplained{Script: c.Result.Script, Rule: f.Rule, Message: f.Message})
			}
		}
	}
	for _, h := range chosen {
		d.Faults = append(d.Faults, s.explanation(h, few, failed, matches, len(chosen) == 1))
	}
	return d
}

// light returns the cases that are not heavy; all of them if there are no others.
func light(cases []Case) []Case {
	few := slices.DeleteFunc(slices.Clone(cases), func(c Case) bool { return len(c.Result.Meaning) > heavy })
	if len(few) == 0 {
		return cases
	}
	return few
}

// excused takes findings out of cases that a server without a fault comes to as well, such as where a script
// expects what nobody has to do. Cases without any other are left out.
func excused(ctx context.Context, on stage, cases []Case) (left []Case, moot []verdict.Unexplained) {
	cases = slices.Clone(cases)
	each(len(cases), func(i int) {
		res, err := on.play(ctx, nil, cases[i])
		if err != nil {
			return
		}
		for _, f := range held(res) {
			cases[i].moot = append(cases[i].moot, signOf(f))
		}
		cases[i].strange = meaning.Strange(cases[i].Result.Meaning, res.Meaning)
	})
	for _, c := range cases {
		for _, f := range held(c.Result) {
			if slices.Contains(c.moot, signOf(f)) {
				moot = append(moot, verdict.Unexplained{Script: c.Result.Script, Rule: f.Rule, Message: f.Message})
			}
		}
		if len(c.findings()) > 0 {
			left = append(left, c)
		}
	}
	return left, moot
}

// sampled returns the cases that tell most: one for each rule that was broken, the shortest first, and more of
// them as long as there is room.
func sampled(all []Case) []Case {
	if len(all) <= sample {
		return all
	}
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b Case) int { return cmp.Compare(len(a.Result.Meaning), len(b.Result.Meaning)) })
	var few, rest []Case
	seen := map[requirement.ID]bool{}
	for _, c := range sorted {
		tells := false
		for _, f := range c.findings() {
			tells = tells || !seen[f.Rule]
			seen[f.Rule] = true
		}
		if tells {
			few = append(few, c)
		} else {
			rest = append(rest, c)
		}
	}
	return append(few, rest...)[:sample]
}

// together plays all cases with all that was chosen at once. What then is not explained, but is by one of the
// faults alone, is explained all the same: one fault may hide another one.
func (s *search) together(ctx context.Context, chosen []*hypothesis, cases []Case) []match {
	matches := make([]match, len(cases))
	names := namesOf(chosen)
	each(len(cases), func(i int) {
		matches[i].explained = make([]bool, len(cases[i].findings()))
		if k := s.index(cases[i]); k >= 0 && len(chosen) == 1 {
			matches[i] = chosen[0].matches[k]
		} else if len(names) > 0 && s.mayGoOn(ctx) {
			matches[i] = s.matchAll(ctx, names, cases[i])
		}
	})
	for _, h := range chosen {
		for k, m := range h.matches {
			i := slices.IndexFunc(cases, func(c Case) bool { return c.Script == s.cases[k].Script })
			matches[i].explained = slices.Clone(matches[i].explained)
			for j, is := range m.explained {
				matches[i].explained[j] = matches[i].explained[j] || is
			}
		}
	}
	return matches
}

// index is the place of a case among those that the search looks at, -1 if it is none of them.
func (s *search) index(c Case) int {
	return slices.IndexFunc(s.cases, func(other Case) bool { return other.Script == c.Script })
}

// explanation is what a report says of a fault.
func (s *search) explanation(h *hypothesis, few, cases []Case, matches []match, alone bool) verdict.Explanation {
	f := find(s.faults, h.name)
	e := verdict.Explanation{Fault: f.Name, Sentence: f.Sentence, Breaks: requirement.ID(f.Breaks),
		Rules: []verdict.RuleID{}}
	if _, in := cut(h.name); in != "" {
		i := slices.IndexFunc(fakeserver.Situations(), func(s fakeserver.Situation) bool { return s.Name == in })
		e.Situation, e.Circumstance = in, fakeserver.Situations()[i].Sentence
	}
	kinds := map[string]bool{} // that it explains, in what was looked at
	for i, c := range few {
		for j, found := range c.findings() {
			kinds[kindOf(found)] = kinds[kindOf(found)] || h.matches[i].explained[j]
		}
	}
	for i, c := range cases {
		m := matches[i]
		k := s.index(c)
		if k >= 0 && !alone {
			m = h.matches[k]
		}
		for j, found := range c.findings() {
			if !m.explained[j] || k < 0 && !alone && !kinds[kindOf(found)] {
				continue
			}
			e.Explains++
			if m.exact {
				e.Exactly++
			}
			if !slices.Contains(e.Rules, found.Rule) {
				e.Rules = append(e.Rules, found.Rule)
			}
		}
	}
	slices.Sort(e.Rules)
	e.Same, e.Tentative = s.same(h), s.tentative(h)
	return e
}

// tentative reports whether a hypothesis may as well be wrong: it leads nowhere to the same words, and explains
// what was found in one place alone, or some findings of a kind and others not, or scripts have passed that it
// would have failed. What confines a fault to a situation is more than one conversation, in the very same words.
func (s *search) tentative(h *hypothesis) bool {
	c := h.credit(s.all)
	switch {
	case h.isConfined() && (c.cases < 2 || c.exact < c.cases):
		return true
	case c.alike > 0:
		return false
	case h.wrong > 0:
		return true
	}
	explained, missed := map[string]bool{}, map[string]bool{}
	for i, m := range h.matches {
		for j, f := range s.cases[i].findings() {
			if m.explained[j] {
				explained[kindOf(f)] = true
			} else {
				missed[kindOf(f)] = true
			}
		}
	}
	for kind := range explained {
		if missed[kind] {
			return true
		}
	}
	return c.cases < 2
}

// same are the names of other hypotheses for which as much speaks.
func (s *search) same(h *hypothesis) (names []string) {
	left := s.all
	for _, other := range s.found {
		if other != h && other.isConfined() == h.isConfined() && other.credit(left) == h.credit(left) &&
			sameMatches(h, other) {
			names = append(names, other.name)
		}
	}
	slices.Sort(names)
	return names
}

func sameMatches(a, b *hypothesis) bool {
	for i := range a.matches {
		if !slices.Equal(a.matches[i].explained, b.matches[i].explained) {
			return false
		}
	}
	return true
}

// cut splits the name of a hypothesis.
func cut(name string) (fault, situation string) {
	fault, situation, _ = strings.Cut(name, faketarget.Separator)
	return fault, situation
}
