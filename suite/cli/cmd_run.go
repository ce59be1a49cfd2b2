package cli

import (
	"github.com/spf13/cobra"
)

func newRun(std streams) *cobra.Command {
	var f runFlags
	var p part
	cmd := &cobra.Command{
		Use:   "run [RULE|SCRIPT|GLOB...]",
		Short: "Test a server",
		Long: `Run plays the conformance scripts against a server, and shows each rule that the
server breaks with the conversation that proves it.

Scripts are chosen by rule (RFC1939-5-DELE-02), by path (sessions/rfc1939-session) or by
glob (RFC1939-5-*, rfc1939/**); without a choice all of them run. Without --target they
run against the bundled server.

The mail of the accounts is safe: with --provision none (the default) only scripts run
that leave a maildrop as it was. Whether the server removes or hides what was fetched
is found out with one small message first, of which a copy is kept if it is gone, and
not at all with --no-fetch. To run all of them, tell with --provision how a
maildrop is filled, and use accounts made for the purpose, because what they hold is
replaced.

` + accountForms,
		Example: `  pop3spec run
  pop3spec run --target pop3://localhost:1110 --account alice:secret RFC1939-5-*
  pop3spec run --target pop3s://mail.example.org --account-file accounts.txt
  pop3spec run --target pop3s://mail.example.org --account alice:@/run/secrets/alice --account 'bob:$BOB'
  pop3spec run --target pop3://localhost:1110 --account alice:secret --account bob:secret \
      --provision 'maildir:/srv/mail/{user}/Maildir' --report junit=pop3spec.xml
  pop3spec run --only-failed last.json
  pop3spec run --shard 2/4 --report json=part2.json`,
		ValidArgsFunction: completePatterns,
		RunE: func(cmd *cobra.Command, patterns []string) error {
			return f.reporting(cmd.Context(), std, func(out outputs) error {
				all, selected, err := f.selected(patterns)
				if err != nil {
					return err
				}
				selected, seed, err := p.of(std, selected)
				if err != nil {
					return err
				}
				if seed != 0 && !cmd.Flags().Changed("seed") {
					f.seed = seed
				}
				f.adjust = p.adjust
				collectSeldom()
				f.whole = len(selected) == len(all) && f.level == "may" && p.time == 0
				return f.conduct(cmd.Context(), cmd.Flags(), std, out, selected)
			}, place{"--only-failed", p.onlyFailed})
		},
	}
	f.register(cmd.Flags())
	p.register(cmd.Flags())
	f.complete(cmd)
	return cmd
}
