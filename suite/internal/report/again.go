package report

import (
	"fmt"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// repeats collects scripts whose findings were all shown before: what a server does
// under every script is shown in full once.
type repeats struct {
	seen    map[string]bool
	order   []string            // rules, in the order of their first repetition
	scripts map[string][]string // by rules
}

func newRepeats() *repeats {
	return &repeats{seen: map[string]bool{}, scripts: map[string][]string{}}
}

// again reports whether a result shows nothing new, and remembers what it shows.
func (r *repeats) again(res verdict.Result) bool {
	all := true
	var rules []string
	for _, f := range res.Findings {
		if f.Severity == requirement.Info {
			continue
		}
		key := string(f.Rule) + "\x00" + f.Message
		all = all && r.seen[key]
		r.seen[key] = true
		if len(rules) == 0 || rules[len(rules)-1] != string(f.Rule) {
			rules = append(rules, string(f.Rule))
		}
	}
	if !all || len(rules) == 0 {
		return false
	}
	key := strings.Join(rules, " ")
	if r.scripts[key] == nil {
		r.order = append(r.order, key)
	}
	r.scripts[key] = append(r.scripts[key], res.Script)
	return true
}

// lines prints the repetitions, grouped by rules.
func (r *repeats) lines() []string {
	const shown = 4
	var out []string
	for _, rules := range r.order {
		scripts := r.scripts[rules]
		more := ""
		if len(scripts) > shown {
			more = fmt.Sprintf(" and %d more", len(scripts)-shown)
		}
		out = append(out, "    "+visible(rules)+" in "+visible(strings.Join(scripts[:min(shown, len(scripts))], ", "))+more)
	}
	return out
}
