package main

import (
	"github.com/spf13/cobra"

	"github.com/pop3spec/pop3spec/suite/runner"
)

func newReplay(io streams) *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "replay FILE...",
		Short: "Play transcripts of your own",
		Long: `Replay plays the given transcripts against a server, and judges every exchange as
run does. A folder stands for all *.pop3 files below it, - for the standard input.

A transcript that does not say which maildrop it needs gets one with two messages.`,
		Example: `  pop3spec replay session.pop3
  pop3spec replay --target pop3://localhost:1110 --account alice:secret regressions/`,
		Args: someFiles,
		RunE: func(cmd *cobra.Command, files []string) error {
			all, err := parseFiles(io, files)
			if err != nil {
				return err
			}
			selected, err := runner.Select(all, nil, f.include, f.exclude)
			if err != nil {
				return err
			}
			return f.conduct(cmd.Context(), cmd.Flags(), io, selected)
		},
	}
	f.register(cmd.Flags())
	f.complete(cmd)
	return cmd
}
