package verdict

import (
	"slices"

	"github.com/pop3spec/pop3spec/suite/internal/requirement"
)

// Advice is a remark that is worth knowing and held against nobody, once a run: it changes no
// verdict, no exit code and no baseline.
type Advice struct {
	Rule    RuleID   `json:"rule"`
	Message string   `json:"message"`
	Scripts []string `json:"scripts"` // in which it showed
}

// advise collects the advice from the results.
func (r *Report) advise() {
	r.Advice = []Advice{}
	for _, wanted := range []bool{false, true} { // what the oracle has seen says more than a line of a script
		for _, res := range r.Results {
			for _, f := range res.Findings {
				if f.Severity == requirement.Info && f.Expectation == wanted {
					r.advice(f).add(res.Script)
				}
			}
		}
	}
}

// advice is the one that a remark belongs to.
func (r *Report) advice(f Finding) *Advice {
	i := slices.IndexFunc(r.Advice, func(a Advice) bool {
		return a.Rule == f.Rule && (f.Expectation || a.Message == f.Message)
	})
	if i < 0 {
		i = len(r.Advice)
		r.Advice = append(r.Advice, Advice{Rule: f.Rule, Message: f.Message})
	}
	return &r.Advice[i]
}

func (a *Advice) add(script string) {
	if !slices.Contains(a.Scripts, script) {
		a.Scripts = append(a.Scripts, script)
	}
}
