package cli

import (
	"errors"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// replayFlags are those of run and a few more.
type replayFlags struct {
	runFlags
	exact  bool
	timing bool
	update bool
	force  bool
}

func newReplay(std streams) *cobra.Command {
	var f replayFlags
	cmd := &cobra.Command{
		Use:   "replay FILE...",
		Short: "Play transcripts and recordings of your own",
		Long: `Replay plays the given transcripts against a server, and judges every exchange as
run does. A folder stands for all *.pop3 files below it, - for the standard input.

A transcript that does not say which maildrop it needs gets one with two messages.

A recording (made with pop3spec record) finds the maildrop that it saw: messages are
taken from what was retrieved, others get a stand-in of the same size. It is compared
by what the protocol makes significant, because another server, and the same server
tomorrow, may differ in everything else; --exact compares octet for octet. What a server
does not offer makes a recording not applicable. Recordings are played one after the
other, in the order in which they are given, unless --jobs says otherwise.

With --update, replay rewrites what the given files expect by what the server answers,
and shows the difference. Only literal expectations that do not hold are rewritten, and
none of a file in which a rule is broken, or which can't be played to its end. A file
has to be under version control, without changes, unless --force is given.

` + accountForms,
		Example: `  pop3spec replay session.pop3
  pop3spec replay --target pop3://localhost:1110 --account alice:secret regressions/
  pop3spec replay --target pop3s://mail.example.org --account-file accounts.txt \
      --provision exec:./fill --timing recordings/
  pop3spec replay --target pop3://localhost:1110 --account alice:secret --update regressions/`,
		Args: someFiles,
		RunE: func(cmd *cobra.Command, files []string) error { return f.replay(cmd, std, files) },
	}
	f.register(cmd.Flags())
	f.registerReplay(cmd.Flags())
	f.complete(cmd)
	return cmd
}

func (f *replayFlags) registerReplay(fs *pflag.FlagSet) {
	f.asWritten = true
	fs.BoolVar(&f.exact, "exact", false, "compare recordings octet for octet")
	fs.BoolVar(&f.update, "update", false, "rewrite what files expect by what the server answers")
	fs.BoolVar(&f.force, "force", false, "with --update: also rewrite files with uncommitted changes")
	fs.BoolVar(&f.timing, "timing", false, "let the client wait as long as it did in the recording")
}

func (f *replayFlags) replay(cmd *cobra.Command, std streams, files []string) error {
	if f.update {
		if len(f.reports) > 0 {
			return errors.New("--report can't go with --update, which shows what has changed")
		}
		all, err := parseFiles(cmd.Context(), std, files)
		if err != nil {
			return err
		}
		return f.rewriteAll(cmd, std, expand(files), all)
	}
	return f.reporting(cmd.Context(), std, func(out outputs) error {
		all, err := parseFiles(cmd.Context(), std, files)
		if err != nil {
			return err
		}
		selected, err := runner.Select(all, nil, f.include, f.exclude)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(selected, isRecording) && f.jobs == 0 {
			f.jobs = 1
		}
		f.adjust = func(o *runner.Options) { o.Exact, o.Timing = f.exact, f.timing }
		return f.conduct(cmd.Context(), cmd.Flags(), std, out, selected)
	}, inputs(files)...)
}

func isRecording(s *transcript.Script) bool { return !s.Header.Recorded.IsZero() }
