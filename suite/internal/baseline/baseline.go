// Package baseline reads the baseline that a front end was given, and holds the results of a
// run against it.
package baseline

import (
	"fmt"
	"os"
	"strings"

	"github.com/pop3spec/pop3spec/internal/suggest"
	"github.com/pop3spec/pop3spec/scripts"
	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// Load reads a baseline from its file. It returns nil for the name "", and an error if the file
// can't be read or is none.
func Load(file string) (*verdict.Baseline, error) {
	if file == "" {
		return nil, nil
	}
	src, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("reading the baseline: %w", err)
	}
	return verdict.ParseBaseline(file, src)
}

// Unconfirmed returns a sentence for each entry whose reason is still the generated one.
func Unconfirmed(b *verdict.Baseline) (all []string) {
	if b == nil {
		return nil
	}
	for _, e := range b.Entries {
		if e.IsUnreviewed() {
			all = append(all, fmt.Sprintf("%s:%d: nobody has confirmed this entry yet", b.File, e.Line))
		}
	}
	return all
}

// Missing takes the entries out that name a script which does not exist, and returns a sentence
// for each. Those of the suite exist, and what the suite calls first contact; exists reports
// whether another one does, and may be nil.
func Missing(b *verdict.Baseline, exists func(script string) bool) (sentences []string) {
	if b == nil {
		return nil
	}
	known := map[string]bool{runner.FirstContact: true}
	var names []string
	all, _ := scripts.All() // one that is broken is reported elsewhere
	for _, s := range all {
		known[s.File] = true
		names = append(names, strings.TrimSuffix(s.File, ".pop3"))
	}
	for _, e := range b.Without(func(script string) bool { return known[script] || exists != nil && exists(script) }) {
		text := fmt.Sprintf("%s:%d: there is no script %s", b.File, e.Line, e.Script)
		if near := suggest.Nearest(strings.TrimSuffix(e.Script, ".pop3"), names); len(near) > 0 {
			text += "; did you mean " + strings.Join(near, " or ") + "?"
		}
		sentences = append(sentences, text)
	}
	return sentences
}
