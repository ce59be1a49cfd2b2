package cli

import (
	"bytes"
	"fmt"
	"os"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/baseline"
	"github.com/pop3spec/pop3spec/suite/internal/outfile"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// loadBaseline reads the file of --baseline, nil if there is none, and checks that
// the one of --write-baseline can be written.
func (f *runFlags) loadBaseline(std streams) (*verdict.Baseline, error) {
	if f.writeBaseline != "" {
		if err := outfile.Check(f.writeBaseline); err != nil {
			return nil, fmt.Errorf("--write-baseline: %w", err)
		}
	}
	b, err := baseline.Load(f.baseline)
	for _, text := range baseline.Unconfirmed(b) {
		std.warn("%s", text)
	}
	return b, err
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
	known := map[string]bool{stdinName: true, "stdin": true}
	for _, res := range r.Results {
		known[res.Script] = true
	}
	all := baseline.Missing(o.baseline, func(script string) bool { return known[script] || isThere(script) })
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
	all, _ := allScripts()
	return all
}
