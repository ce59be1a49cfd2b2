package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/pop3spec/pop3spec/suite/internal/report"
	"github.com/pop3spec/pop3spec/suite/internal/selftest"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

func newSelftest(std streams) *cobra.Command {
	var o selftest.Options
	var least int
	var claims bool
	var format string
	cmd := &cobra.Command{
		Use:   "selftest [FAULT]...",
		Short: "Measure the suite itself: what it finds, and what it leaves alone",
		Long: `Selftest runs the suite against every fault of the bundled server, and prints for each
area how many are caught by the very rule that they break, only by another one, or
missed; and against every legal variation, alone and combined at random, about which
the suite must stay silent. Scripts with large maildrops are played against a sample of
the combinations, as the score says.

A fault is caught by a finding that names its rule and is as severe as the rule is in the
catalogue: a warning about a broken MUST, an error, and a target that can't be tested all
count as missed.

With --confined, faults are also played that show in one situation only, such as in
sessions of the second account or after RSET, a sample of so many, or every one (--all).
'pop3spec faults' lists the situations.

With --claims, each script is played alone against servers that break what it claims to
prove. A claim is hollow if it finds none of them, by the rule at hand. With --all, too,
all of these servers are tried, and scripts are listed without which nothing would be lost.

The exit code is 0 if at least 95 of a hundred faults (--min), and 98 of the confined ones,
are caught by the rule that they break, and there is no false alarm; otherwise it is 1.`,
		Example: `  pop3spec selftest
  pop3spec selftest --confined 1000 --seed 7
  pop3spec selftest retr-not-stuffed              only this fault
  pop3spec selftest retr-not-stuffed@stls         only this fault, under STLS only
  pop3spec selftest --claims 'rfc1939/dele/*'      what these scripts prove, each alone
  pop3spec selftest --format json > score.json`,
		ValidArgsFunction: completeFaults,
		RunE: func(cmd *cobra.Command, args []string) error {
			if claims {
				return std.claims(cmd.Context(), o, args, format)
			}
			o.Faults = append(o.Faults, args...)
			if err := errors.Join(checkListFormat(format), checkNames(o.Faults, o.Variations), checkFit(o.Faults),
				checkCounts(o)); err != nil {
				return err
			}
			if named := len(o.Faults)+len(o.Variations) > 0; named {
				o.Faults, o.Variations = append([]string{}, o.Faults...), append([]string{}, o.Variations...)
				if !cmd.Flags().Changed("combinations") {
					o.Combinations = 0
				}
			}
			return std.selftest(cmd.Context(), o, least, format)
		},
	}
	f := cmd.Flags()
	f.StringArrayVar(&o.Faults, "fault", nil,
		"measure only fault `NAME`, or NAME@SITUATION (repeatable; the same as an argument)")
	f.StringArrayVar(&o.Variations, "variation", nil, "measure only variation `NAME` (repeatable)")
	f.IntVar(&o.Combinations, "combinations", 300, "draw `N` random combinations of variations")
	f.IntVar(&o.Confined, "confined", 0, "draw `N` faults, each confined to a situation")
	f.BoolVar(&o.All, "all", false, "measure every fault in every situation in which it makes sense")
	f.BoolVar(&claims, "claims", false,
		"measure what scripts claim to prove, each alone; the arguments are scripts and rules")
	f.Uint64Var(&o.Seed, "seed", 1, "draw combinations and confined faults with this `SEED`")
	f.IntVar(&o.Jobs, "jobs", 0, "run `N` servers at once (default: eight per processor)")
	f.IntVar(&least, "min", selftest.Promised,
		"exit with 1 if fewer than `N` percent of the faults are caught by the rule that they break")
	addListFormat(cmd, &format)
	cmd.RegisterFlagCompletionFunc("fault", completeFaults)
	cmd.RegisterFlagCompletionFunc("variation",
		cobra.FixedCompletions(variationNames(), cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func checkCounts(o selftest.Options) error {
	for flag, n := range map[string]int{"combinations": o.Combinations, "confined": o.Confined, "jobs": o.Jobs} {
		if n < 0 {
			return fmt.Errorf("--%s can't be less than 0", flag)
		}
	}
	return nil
}

// selftest measures and prints.
func (std streams) selftest(ctx context.Context, o selftest.Options, least int, format string) error {
	var err error
	if o.Scripts, err = allScripts(); err != nil {
		return err
	}
	collectSeldom()
	progress, wipe := std.measuring()
	o.Progress = progress
	score, err := selftest.Run(ctx, o)
	wipe()
	if err != nil {
		return &exitError{verdict.ExitTarget, err}
	}
	if format == "json" {
		err = writeJSON(std.out, score)
	} else {
		err = report.Score(std.out, score)
	}
	if err != nil {
		return err
	}
	if !score.Good(least) {
		return exit(verdict.ExitBroken)
	}
	return nil
}

// uncaught prints lines that each begin with a line end, at once, so that a measuring that is
// interrupted has said what it found.
func (std streams) uncaught(lines string) {
	if lines != "" {
		fmt.Fprintln(std.err, lines[1:])
	}
}

// measuring shows how far the measuring is: in one line on a terminal, and elsewhere in
// a line for each tenth, so that a log shows that it goes on. Wipe removes the line.
func (std streams) measuring() (show func(selftest.Progress), wipe func()) {
	print := func(format string, p selftest.Progress) {
		fmt.Fprintf(std.err, format, p.Done, p.All, p.Missed, p.Alarms)
	}
	const line = "%d of %d servers, %d faults not caught by their rule, %d false alarms"
	if _, ok := terminal(std.err); ok {
		return func(p selftest.Progress) { print("\r"+line, p) }, func() { fmt.Fprint(std.err, "\r\x1b[K") }
	}
	return func(p selftest.Progress) {
		if p.Fault != nil {
			std.uncaught(report.Uncaught(*p.Fault))
		}
		if p.Legal != nil {
			std.uncaught(report.FalseAlarms(*p.Legal))
		}
		if tenth := max(1, p.All/10); p.Done%tenth == 0 {
			print(line+"\n", p)
		}
	}, func() {}
}
