package diagnosis

import (
	"cmp"
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
)

// hypothesis is a fault, everywhere or in a situation, with what it explains.
type hypothesis struct {
	name    string // as options of the server take it
	place   int    // in the order in which they were tried
	matches []match
	wrong   int // scripts that passed, and would not with it
	tested  int // those that were tried
}

func (h *hypothesis) isConfined() bool { return strings.Contains(h.name, faketarget.Separator) }

// credit is what a hypothesis is good for, with the findings that are left to explain.
type credit struct {
	explains int // of those that are left
	whole    int // cases of which nothing is left
	cases    int // of which something is explained
	against  int // cases in which it leads to more than was found, and scripts that it would have failed
	exact    int // cases
	alike    int
}

// of returns the credit of a hypothesis; left are the findings of each case that are still to be explained.
func (h *hypothesis) credit(left [][]bool) (c credit) {
	c.against = h.wrong
	for i, m := range h.matches {
		n, open := 0, total(left[i:i+1])
		for j, is := range m.explained {
			if is && left[i][j] {
				n++
			}
		}
		explains := n > 0
		if c.explains += n; explains {
			c.cases++
		}
		if explains && n == open {
			c.whole++
		}
		if m.extra {
			c.against++
		}
		if explains && m.exact {
			c.exact++
		}
		if explains && m.alike {
			c.alike++
		}
	}
	return c
}

// net is how much more speaks for a hypothesis than against it.
func (c credit) net() int { return c.explains - c.against }

// holds reports whether a hypothesis is worth naming: more has to speak for it than against it, and a part of
// what was found in one place alone can be explained in too many ways.
func (c credit) holds() bool { return c.net() > 0 && (c.whole > 0 || c.cases > 1) }

// better orders credits from the best to the worst.
func better(a, b credit) int {
	return cmp.Or(
		cmp.Compare(b.net()+b.alike, a.net()+a.alike),
		cmp.Compare(b.exact, a.exact),
		cmp.Compare(b.alike, a.alike),
		cmp.Compare(a.against, b.against),
	)
}

// rank orders hypotheses from the best to the worst for the findings that are left. Where two explain the
// same, the one that is not confined comes first, and then the one that was tried first.
func rank(all []*hypothesis, left [][]bool) []*hypothesis {
	credits := map[*hypothesis]credit{}
	for _, h := range all {
		credits[h] = h.credit(left)
	}
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b *hypothesis) int {
		return cmp.Or(better(credits[a], credits[b]), confinement(a)-confinement(b), a.place-b.place)
	})
	return sorted
}

func confinement(h *hypothesis) int {
	if h.isConfined() {
		return 1
	}
	return 0
}

// all returns which findings there are to explain: all of each case.
func everything(cases []Case) [][]bool {
	left := make([][]bool, len(cases))
	for i, c := range cases {
		left[i] = slices.Repeat([]bool{true}, len(c.findings()))
	}
	return left
}

// without returns the findings that are left after a hypothesis.
func without(left [][]bool, h *hypothesis) [][]bool {
	rest := make([][]bool, len(left))
	for i := range left {
		rest[i] = slices.Clone(left[i])
		for j, is := range h.matches[i].explained {
			rest[i][j] = rest[i][j] && !is
		}
	}
	return rest
}

func total(left [][]bool) (n int) {
	for _, of := range left {
		for _, is := range of {
			if is {
				n++
			}
		}
	}
	return n
}

// most is how many faults a diagnosis has at most: with more of them anything can be explained.
const most = 6

// cover returns the fewest hypotheses that explain most of the findings: the best one, then the best
// for what that leaves, and so on. One that the later ones have made needless is left out.
func cover(all []*hypothesis, cases []Case) (chosen []*hypothesis, left [][]bool) {
	left = everything(cases)
	for len(chosen) < most && total(left) > 0 && len(all) > 0 {
		ranked := rank(all, left)
		i := slices.IndexFunc(ranked, func(h *hypothesis) bool { return h.credit(left).holds() })
		if i < 0 {
			break
		}
		best := ranked[i]
		chosen, left = append(chosen, best), without(left, best)
	}
	for i := 0; i < len(chosen) && len(chosen) > 1; i++ {
		if rest := slices.Delete(slices.Clone(chosen), i, i+1); total(leftBy(rest, cases)) == total(left) {
			chosen, i = rest, -1
		}
	}
	return chosen, left
}

// leftBy returns the findings that none of some hypotheses explains.
func leftBy(chosen []*hypothesis, cases []Case) [][]bool {
	left := everything(cases)
	for _, h := range chosen {
		left = without(left, h)
	}
	return left
}
