package main

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/pop3spec/pop3spec/scripts"
	"github.com/pop3spec/pop3spec/suite/report"
	"github.com/pop3spec/pop3spec/suite/selftest"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

func newSelftest(io streams) *cobra.Command {
	var o selftest.Options
	var format string
	cmd := &cobra.Command{
		Use:   "selftest",
		Short: "Measure the suite itself: what it finds, and what it leaves alone",
		Long: `Selftest runs the suite against every fault of the bundled server, and prints for each
area how many are caught by the very rule that they break, only by another one, or
missed; and against every legal variation, alone and combined at random, about which
the suite must stay silent.

The exit code is 0 if every fault is caught, 95 of a hundred by the rule that they break,
and there is no false alarm; otherwise it is 1.`,
		Example: `  pop3spec selftest
  pop3spec selftest --fault retr-not-stuffed --combinations 0
  pop3spec selftest --format json > score.json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkListFormat(format); err != nil {
				return err
			}
			return io.selftest(cmd.Context(), o, format)
		},
	}
	f := cmd.Flags()
	f.StringArrayVar(&o.Faults, "fault", nil, "measure only the fault `NAME` (repeat it)")
	f.StringArrayVar(&o.Variations, "variation", nil, "measure only the variation `NAME` (repeat it)")
	f.IntVar(&o.Combinations, "combinations", 500, "draw `N` random combinations of variations")
	f.Uint64Var(&o.Seed, "seed", 1, "draw them with this `SEED`")
	f.IntVar(&o.Jobs, "jobs", 0, "run `N` servers at once (default: four for each processor)")
	addListFormat(cmd, &format)
	return cmd
}

// selftest measures and prints.
func (io streams) selftest(ctx context.Context, o selftest.Options, format string) error {
	var err error
	if o.Scripts, err = scripts.All(); err != nil {
		return err
	}
	if file, ok := io.err.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		o.Progress = func(done, all int) { fmt.Fprintf(io.err, "\r%d of %d servers", done, all) }
		defer fmt.Fprint(io.err, "\r\x1b[K")
	}
	score, err := selftest.Run(ctx, o)
	if err != nil {
		return &exitError{verdict.ExitTarget, err}
	}
	if format == "json" {
		err = writeJSON(io.out, score)
	} else {
		err = report.Score(io.out, score)
	}
	if err != nil {
		return err
	}
	if !score.Good() {
		return exit(verdict.ExitBroken)
	}
	return nil
}
