package cli

import (
	"bytes"
	"fmt"
	"os"
	"strings"

	"github.com/pop3spec/pop3spec/internal/suggest"
	"github.com/pop3spec/pop3spec/scripts"
	"github.com/pop3spec/pop3spec/suite/internal/outfile"
	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// loadBaseline reads the file of --baseline, nil if there is none, and checks that
// the one of --write-baseline can be written.
func (f *runFlags) loadBaseline(io streams) (*verdict.Baseline, error) {
	if f.writeBaseline != "" {
		if err := outfile.Check(f.writeBaseline); err != nil {
			return nil, fmt.Errorf("--write-baseline: %w", err)
		}
	}
	if f.baseline == "" {
		return nil, nil
	}
	src, err := os.ReadFile(f.baseline)
	if err != nil {
		return nil, fmt.Errorf("reading the baseline: %w", err)
	}
	b, err := verdict.ParseBaseline(f.baseline, src)
	if err != nil {
		return nil, err
	}
	for _, e := range b.Entries {
		if e.IsUnreviewed() {
			io.warn("%s:%d: nobody has confirmed this entry yet", f.baseline, e.Line)
		}
	}
	return b, nil
}

// saveBaseline writes what is broken now to the file of --write-baseline, if there
// is one. Reasons that an earlier baseline has given are kept.
func (f *runFlags) saveBaseline(earlier *verdict.Baseline, r *verdict.Report) error {
	if f.writeBaseline == "" {
		return nil
	}
	var content bytes.Buffer
	err := verdict.WriteBaseline(&content, r, earlier)
	if err == nil {
		err = outfile.Write(f.writeBaseline, outfile.Public, content.Bytes())
	}
	if err != nil {
		return fmt.Errorf("writing the baseline: %w", err)
	}
	return nil
}

// outdated marks what the baseline knows, and returns a sentence for each line that says
// what is not so. Lines about scripts that were left out are none of them.
func (o *outputs) outdated(r *verdict.Report, whole bool) []string {
	if o.baseline == nil {
		return nil
	}
	known := map[string]bool{runner.FirstContact: true, stdinName: true, "stdin": true}
	var names []string
	for _, s := range suiteScripts() {
		known[s.File] = true
		names = append(names, strings.TrimSuffix(s.File, ".pop3"))
	}
	for _, res := range r.Results {
		known[res.Script] = true
	}
	var all []string
	for _, e := range o.baseline.Without(func(script string) bool { return known[script] || isThere(script) }) {
		text := fmt.Sprintf("%s:%d: there is no script %s", o.baseline.File, e.Line, e.Script)
		if near := suggest.Nearest(strings.TrimSuffix(e.Script, ".pop3"), names); len(near) > 0 {
			text += "; did you mean " + strings.Join(near, " or ") + "?"
		}
		all = append(all, text)
	}
	return append(all, o.baseline.Apply(r, whole && r.Ended == verdict.Complete)...)
}

// isThere reports whether a file is there that replay and check could be given. Sessions
// of a log have a number after its name.
func isThere(script string) bool {
	file := script
	if i := strings.LastIndexByte(script, '#'); i > 0 {
		file = script[:i]
	}
	for _, path := range []string{script, file} {
		if _, err := os.Stat(path); err == nil {
			return true
		}
	}
	return false
}

// suiteScripts are the scripts of the suite. One that is broken is told elsewhere.
func suiteScripts() []*transcript.Script {
	all, err := scripts.All()
	if err != nil {
		return nil
	}
	return all
}
