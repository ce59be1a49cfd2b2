package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/internal/minimize"
	"github.com/pop3spec/pop3spec/suite/internal/minimize/shrink"
	"github.com/pop3spec/pop3spec/suite/internal/outfile"
	"github.com/pop3spec/pop3spec/suite/internal/report"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// minimizeFlags are the flags of minimize.
type minimizeFlags struct {
	runFlags
	rule   string
	output string
}

func newMinimize(std streams) *cobra.Command {
	f := minimizeFlags{runFlags: runFlags{level: "may", factor: 1}}
	cmd := &cobra.Command{
		Use:   "minimize FILE",
		Short: "Make a small script of a session that fails",
		Long: `Minimize plays a recording, or any transcript, against the server that breaks a rule in
it, drops whatever the failure does not need (connections, exchanges, messages, lines
of messages), and writes the smallest script in which the same rule is broken, ready to
be kept as a test. It also names the fault that would explain the session as it was, if
one is known (see 'pop3spec diagnose --help'). What the script expects is what a correct server answers: it is
tried against the bundled one, too.

The maildrop of the script is one of the fixtures, or a folder beside it. A failure that
shows only now and then is reported, and not followed. To drop messages, minimize has to
fill the maildrop: see --provision.

` + accountForms,
		Example: `  pop3spec minimize session.pop3 --target pop3://localhost:1110 --account alice:secret \
      --provision exec:./fill -o regressions/session.pop3
  pop3spec minimize session.pop3 --rule RFC1939-5-DELE-02 -o small.pop3
  pop3spec minimize session.pop3 --fault retr-not-stuffed`,
		Args: oneFile,
		RunE: func(cmd *cobra.Command, files []string) error { return f.minimize(cmd, std, files) },
	}
	fs := cmd.Flags()
	fs.SortFlags = false
	fs.StringVarP(&f.output, "output", "o", "", "write the script to `FILE` instead of standard output")
	fs.StringVar(&f.rule, "rule", "", "follow the failure that breaks `RULE` instead of the first one")
	f.registerTarget(fs)
	fs.DurationVar(&f.timeout, "timeout", 5*time.Second, "wait at most `DURATION` for a reply")
	f.registerBundled(fs)
	f.complete(cmd)
	cmd.RegisterFlagCompletionFunc("rule", completeRule)
	return cmd
}

func oneFile(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("minimize takes one FILE; see '%s --help'", cmd.CommandPath())
	}
	return nil
}

func (f *minimizeFlags) minimize(cmd *cobra.Command, std streams, files []string) error {
	scripts, err := parseFiles(cmd.Context(), std, files)
	if err != nil {
		return err
	}
	if len(scripts) != 1 {
		return fmt.Errorf("minimize takes one FILE: %s stands for %d", files[0], len(scripts))
	}
	if _, ok := requirement.Find(requirement.ID(f.rule)); !ok && f.rule != "" {
		return unknown("rule", f.rule, ruleNames())
	}
	if err := f.checkOutput(); err != nil {
		return err
	}
	o, err := f.options(cmd.Flags(), scripts)
	if err != nil {
		return err
	}
	defer o.Target.Close()
	res, err := f.search(cmd.Context(), std, o)
	if err != nil {
		return minimizeError(err)
	}
	return f.show(std, res)
}

// search looks for the smallest script.
func (f *minimizeFlags) search(ctx context.Context, std streams, o runner.Options) (*minimize.Result, error) {
	reference, err := faketarget.Start(faketarget.Config{Autologout: f.autologout})
	if err != nil {
		return nil, &runner.TargetError{Doing: "starting the bundled server", Err: err}
	}
	defer reference.Close()
	reference.STLS = o.Target.STLS
	ro := minimize.Options{
		Target: o.Target, Reference: reference, Script: o.Scripts[0], Rule: requirement.ID(f.rule),
		Timeout: o.Timeout, ProvisionTimeout: o.ProvisionTimeout, Autologout: f.autologout, AllowDelete: f.allowDelete,
		NoFetch: f.noFetch, Provider: o.Provider, Mask: std.secrets(), Notice: func(text string) { std.warn("%s", text) },
	}
	if _, ok := terminal(std.err); ok {
		ro.Progress = func(p shrink.Progress) {
			fmt.Fprintf(std.err, "\r%d tried: %d steps, %d messages with %d octets\x1b[K",
				p.Tried, p.Steps, p.Messages, p.Octets)
		}
		defer fmt.Fprint(std.err, "\r\x1b[K")
	}
	return minimize.Make(ctx, ro)
}

// minimizeError gives an error its exit code.
func minimizeError(err error) error {
	if _, ok := errors.AsType[*minimize.NoFailureError](err); ok {
		return &exitError{verdict.ExitNothing, err}
	}
	return &exitError{verdict.ExitTarget, err}
}

// checkOutput finds out early what would keep the script from being written.
func (f *minimizeFlags) checkOutput() error {
	if f.output == "" {
		return nil
	}
	if f.ontoDisk() {
		if err := minimize.Free(f.output); err != nil {
			return err
		}
	}
	if err := outfile.Check(f.output); err != nil {
		return fmt.Errorf("--output: %w", err)
	}
	return nil
}

// ontoDisk reports whether the script becomes a file, which can have others beside it.
func (f *minimizeFlags) ontoDisk() bool {
	return f.output != "" && !outfile.IsStandardOutput(f.output) && outfile.OnDisk(f.output)
}

// write writes the script.
func (f *minimizeFlags) write(std streams, res *minimize.Result) error {
	if f.ontoDisk() {
		return res.Write(f.output)
	}
	if res.Messages != nil {
		std.warn("the script needs a maildrop of its own, which is written together with it: use --output FILE")
	}
	text := res.Source()
	if f.output == "" || outfile.IsStandardOutput(f.output) {
		_, err := std.document().Write(text)
		return err
	}
	return outfile.Write(f.output, outfile.Private, text)
}

// show writes the script, and tells what is to be known about it.
func (f *minimizeFlags) show(std streams, res *minimize.Result) error {
	if err := f.write(std, res); err != nil {
		return err
	}
	std.warn("%s (%d steps, %d tried)", res.Failure.Message, len(res.Script.Steps), res.Tried)
	for _, line := range report.DiagnosisLines(res.Diagnosis) {
		std.warn("diagnosis: %s", line)
	}
	if !res.Minimal {
		std.warn("interrupted: the script may not be the smallest one")
	}
	if !res.Passes {
		std.warn("the bundled server does not pass the script either: look at what it expects")
	}
	return nil
}
