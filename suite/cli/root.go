package cli

import (
	"fmt"

	"github.com/spf13/cobra"
)

// newRoot wires the commands together.
func newRoot(std streams) *cobra.Command {
	root := &cobra.Command{
		Use:   "pop3spec",
		Short: "Test POP3 servers against the rules of their RFCs",
		Long: `pop3spec tells the author of a POP3 server, by name and section, which rules of
which RFC the server breaks, and shows the conversation that proves it.

Exit codes:
  0  all rules that apply hold
  1  rules are broken, or a baseline is not met
  2  wrong usage, or a broken script
  3  the target could not be tested
  4  nothing was selected, or nothing selected could run`,
		Example: `  pop3spec run                                    test the bundled server
  pop3spec run --target pop3://localhost:1110 --account alice:secret
  pop3spec explain RFC1939-5-DELE-02`,
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          subcommandOnly,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SuggestionsMinimumDistance = 2
	root.SetIn(std.in)
	root.SetOut(std.out)
	root.SetErr(std.err)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w; see '%s --help'", err, cmd.CommandPath())
	})
	root.AddCommand(
		newRun(std), newReplay(std), newRecord(std), newMinimize(std), newServe(std), newCheck(std),
		newList(std), newExplain(std), newFaults(std), newSelftest(std), newDiagnose(std), newDoctor(std),
		newMerge(std), newVersion(std), newFilling(),
	)
	return root
}

// subcommandOnly answers a command that does not exist with the nearest names.
func subcommandOnly(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	text := fmt.Sprintf("unknown command %q", args[0])
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		text += fmt.Sprintf("; did you mean %q?", near[0])
	}
	return fmt.Errorf("%s; see 'pop3spec --help'", text)
}
