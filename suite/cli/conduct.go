package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/spf13/pflag"

	"github.com/pop3spec/pop3spec/suite/internal/report"
	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// reporting does what a command does with places for its results. Reports are left on
// every path on which it is known where they go.
func (f *runFlags) reporting(ctx context.Context, std streams, do func(outputs) error, others ...place) error {
	others = append(others, place{"--baseline", f.baseline}, place{"--write-baseline", f.writeBaseline})
	files, err := openReports(std, f.reports, f.strict, others...)
	if err != nil {
		return err
	}
	return files.during(ctx, func() error {
		out, err := f.outputs(std, files)
		if err != nil {
			return err
		}
		return do(out)
	})
}

// conduct runs scripts as the flags say, and shows and writes what they came to.
func (f *runFlags) conduct(ctx context.Context, set *pflag.FlagSet, std streams, out outputs,
	scripts []*transcript.Script) error {
	if len(scripts) == 0 {
		return &exitError{verdict.ExitNothing, fmt.Errorf("no script was selected")}
	}
	o, err := f.options(set, scripts)
	if err != nil {
		return err
	}
	if err := out.reports.begin(o.Name); err != nil {
		return err
	}
	out.console.Begin(o.Name)
	o.Progress, o.Mask = out.progress, std.secrets()
	o.Notice = func(text string) {
		out.console.Pause()
		std.warn("%s", text)
	}
	if f.failFast {
		o.Stop = out.stops
	}
	if !f.undiagnosed {
		o.Explain = explainBy(out.console)
	}
	r, err := runner.Run(ctx, o)
	if closing := o.Target.Close(); closing != nil {
		std.warn("cleaning up: %v", closing)
	}
	if err != nil {
		return err
	}
	r.Tool = tool()
	return f.conclude(ctx, std, out, r)
}

// outputs is where the results go.
type outputs struct {
	console  report.Console
	reports  *reports
	baseline *verdict.Baseline // nil if there is none
}

// progress passes on what the runner tells.
func (o *outputs) progress(p runner.Progress) {
	if p.Result == nil {
		o.console.Started(p.Script.File, p.Done, p.All)
		return
	}
	res := *p.Result // the runner's own
	o.baseline.Judge(&res)
	o.console.Ended(&res, p.Done, p.All)
}

// stops reports whether a result ends a run that stops at the first failure, which a
// failure that the baseline accepts does not.
func (o *outputs) stops(res verdict.Result) bool {
	o.baseline.Judge(&res)
	return res.Baseline == "" && (res.Verdict == verdict.Fail || res.Verdict == verdict.Error)
}

// outputs checks all flags about results before anything is run.
func (f *runFlags) outputs(std streams, files *reports) (outputs, error) {
	o := outputs{reports: files}
	screen := std.out
	if files.toScreen() {
		screen = std.err // so that the standard output can be piped
	}
	var err error
	if o.console, err = report.NewConsole(f.format, screen, f.display(screen)); err != nil {
		return o, err
	}
	o.baseline, err = f.loadBaseline(std)
	return o, err
}

// conclude shows and writes the results, and finds the exit code.
func (f *runFlags) conclude(ctx context.Context, std streams, out outputs, r *verdict.Report) error {
	outdated := out.outdated(r, f.whole)
	interrupted := ctx.Err() != nil
	r.Hide(std.secrets())
	r.Count()
	failed := []error{out.console.End(r), out.reports.write(r), f.keepMail(r)}
	if interrupted && f.writeBaseline != "" {
		std.warn("the baseline was not written, because the run is incomplete")
	} else {
		failed = append(failed, f.saveBaseline(out.baseline, r))
	}
	code := f.code(std, r, outdated, interrupted)
	if err := errors.Join(failed...); err != nil {
		return &exitError{cmp.Or(code, verdict.ExitUsage), err}
	}
	return exit(code)
}

// code is the exit code of a run, with a word about what is not in the report.
func (f *runFlags) code(std streams, r *verdict.Report, outdated []string, interrupted bool) int {
	code := r.Exit(f.strict)
	if len(outdated) > 0 {
		std.warn("baseline is out of date")
		for _, text := range outdated {
			std.warn("%s", text)
		}
		code = verdict.ExitBroken
	}
	if interrupted {
		std.warn("interrupted: these are the results so far")
		if code == verdict.ExitHolds {
			code = verdict.ExitTarget
		}
	}
	tested := r.Summary[verdict.Pass] + r.Summary[verdict.Warn] + r.Summary[verdict.Fail]
	if tested < f.min {
		std.warn("only %d of at least %d scripts were put to the test (--min)", tested, f.min)
		if code == verdict.ExitHolds {
			code = verdict.ExitNothing
		}
	}
	return code
}
