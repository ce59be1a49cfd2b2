package main

import (
	"bytes"
	"fmt"
	"os"

	"github.com/pop3spec/pop3spec/suite/outfile"
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
