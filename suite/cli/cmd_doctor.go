package cli

import (
	"bytes"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/pop3spec/pop3spec/suite/internal/doctor"
	"github.com/pop3spec/pop3spec/suite/internal/escape"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// doctorFormats are the values of --format.
var doctorFormats = []string{"text", "json"}

func newDoctor(std streams) *cobra.Command {
	f := runFlags{maybeNobody: true}
	format, all := "", false
	cmd := &cobra.Command{
		Use:   "doctor [RULE|SCRIPT|GLOB...]",
		Short: "Say what stands in the way of a run, and what to do about it",
		Long: `Doctor takes the flags of 'run' about the target, looks at the server, and says in one
screen what it finds: the name and its addresses, the port and what speaks there, TLS and
the certificate, greeting and capabilities, the logins, the maildrops, locks, limits, how
many rules a run can judge with these flags and which other flag would add how many, and
about how long it takes. Where a login is refused, it says what large services mean by
that: such a reason is a guess, and is told as one.

No mail is changed: with --provision none, none is fetched either. With another
--provision the maildrop of the first account is filled, as 'run' does. No password is sent
but those that are given, apart from one that is wrong on purpose, with --provision; and a
user who was refused once is not tried again in another way (--all-logins does).

Exit codes: 0 if a run can start, and 3 if it can't. 'pop3spec explain ROLE' says how an
account for --special is set up.

` + accountForms,
		Example: `  pop3spec doctor --target pop3s://mail.example.org --account alice:@/run/secrets/alice
  pop3spec doctor --target pop3://localhost:1110 --account alice:secret --format json`,
		ValidArgsFunction: completePatterns,
		RunE: func(cmd *cobra.Command, patterns []string) error {
			return f.examine(cmd, std, patterns, format, all)
		},
	}
	fs := cmd.Flags()
	fs.SortFlags = false
	f.registerTarget(fs)
	fs.BoolVar(&all, "all-logins", false, "try every way to log in with each account, although one was refused")
	fs.StringVar(&format, "format", "text", "print what was found as `FORMAT`: text or json")
	f.registerChoice(fs)
	f.registerBundled(fs)
	for _, name := range []string{"strict", "situation", "strength", "thorough", "seed", "fail-fast", "no-diagnosis",
		"min",
		"fault", "variation"} { // so that the flags of a run need not be sorted out
		_ = fs.MarkHidden(name)
	}
	f.completeChoice(cmd)
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(doctorFormats, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// examine looks at the target, and shows what was found.
func (f *runFlags) examine(cmd *cobra.Command, std streams, patterns []string, format string, allLogins bool) error {
	if format != doctorFormats[0] && format != doctorFormats[1] {
		return unknown("format", format, doctorFormats)
	}
	_, selected, err := f.selected(patterns)
	if err != nil {
		return err
	}
	o, err := f.options(cmd.Flags(), selected)
	if err != nil {
		return err
	}
	o.Mask = std.secrets()
	seen := doctor.Observe(cmd.Context(), doctor.Options{Run: o, AllLogins: allLogins})
	if closing := o.Target.Close(); closing != nil {
		std.warn("cleaning up: %v", closing)
	}
	if err := cmd.Context().Err(); err != nil {
		return &exitError{verdict.ExitTarget, fmt.Errorf("interrupted: %w", err)}
	}
	report := doctor.NewReport(seen)
	report.Hide(o.Mask)
	if err := show(std, report, format); err != nil {
		return err
	}
	if !report.CanRun {
		return exit(verdict.ExitTarget)
	}
	return nil
}

// show writes what was found.
func show(std streams, report *doctor.Report, format string) error {
	if format != "json" {
		return report.Write(std.out)
	}
	var b bytes.Buffer
	if err := writeJSON(&b, report); err != nil {
		return err
	}
	_, err := std.document().Write(escape.JSON(b.Bytes()))
	return err
}
