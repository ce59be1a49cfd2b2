package main

import (
	"fmt"
	"io"

	"github.com/pop3spec/pop3spec/suite/report"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// saveBaseline writes what is broken now to the file of --write-baseline. Reasons
// that an earlier baseline has given are kept.
func (f *runFlags) saveBaseline(earlier *verdict.Baseline, r *verdict.Report) error {
	err := report.WriteFile(f.writeBaseline, func(w io.Writer) error {
		return verdict.WriteBaseline(w, r, earlier)
	})
	if err != nil {
		return fmt.Errorf("writing the baseline: %w", err)
	}
	return nil
}
