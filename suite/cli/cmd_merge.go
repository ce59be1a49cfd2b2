package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/pop3spec/pop3spec/suite/internal/diagnosis"
	"github.com/pop3spec/pop3spec/suite/internal/report"
)

func newMerge(std streams) *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "merge REPORT.json...",
		Short: "Put the reports of the parts of a run together",
		Long: `Merge reads the reports (run --report json=FILE) of the parts of one run (run --shard
I/N), shows what all of them came to, and ends with the exit code that the whole run
would have had. Reports of another target, version or seed are no parts of it, and
neither are two that have results of the same script.`,
		Example: `  pop3spec run --shard 1/2 --report json=one.json
  pop3spec run --shard 2/2 --report json=two.json
  pop3spec merge one.json two.json --report junit=pop3spec.xml`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return fmt.Errorf("merge takes at least one REPORT.json; see '%s --help'", cmd.CommandPath())
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, files []string) error {
			return f.reporting(cmd.Context(), std, func(out outputs) error {
				return f.merge(cmd.Context(), std, out, files)
			}, inputs(files)...)
		},
	}
	fs := cmd.Flags()
	fs.SortFlags = false
	fs.BoolVar(&f.strict, "strict", false, "count a broken SHOULD as a failure")
	fs.BoolVar(&f.undiagnosed, "no-diagnosis", false, "do not look for faults that explain the findings")
	fs.IntVar(&f.min, "min", 0, "exit with 4 if fewer than `N` scripts were played")
	f.registerOutput(fs)
	return cmd
}

// merge shows and writes what the parts of a run came to.
func (f *runFlags) merge(ctx context.Context, std streams, out outputs, files []string) error {
	var parts []report.Named
	for _, file := range files {
		r, err := readReport(std, file)
		if err != nil {
			return err
		}
		parts = append(parts, report.Named{File: file, Report: r})
	}
	r, err := report.Merge(parts)
	if err != nil {
		return err
	}
	all, err := allScripts()
	if err != nil {
		return err
	}
	f.whole = len(r.Results) == len(all)
	out.console.Begin(r.Target)
	for i := range r.Results {
		res := r.Results[i] // what is shown may differ from what is written
		out.baseline.Judge(&res)
		out.console.Ended(&res, i+1, len(r.Results))
	}
	if !f.undiagnosed {
		if d, err := diagnosis.OfReport(ctx, r, append(all, ownScripts(r, all)...)); err == nil {
			r.Diagnosis = d
		}
	}
	return f.conclude(ctx, std, out, r)
}
