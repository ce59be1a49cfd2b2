package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"runtime/debug"

	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// Main runs the command with its arguments, without the name of the program, and returns
// its exit code. The first interrupt ends a command in good order, the second one kills
// the process.
func Main(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := interruptible()
	defer stop()
	return runUntil(ctx, args, streams{stdin, stdout, stderr})
}

// runUntil is run without the signals.
func runUntil(ctx context.Context, args []string, std streams) (code int) {
	std, flush := std.guarded()
	defer flush()
	defer func() {
		if p := recover(); p != nil {
			std.warn("internal error: %v; please report this (POP3SPEC_DEBUG=1 shows where it came from)", p)
			if os.Getenv("POP3SPEC_DEBUG") != "" {
				std.err.Write(debug.Stack())
			}
			code = verdict.ExitTarget
		}
	}()
	root := newRoot(std)
	root.SetArgs(append([]string{}, args...)) // for nil, they would be those of the process
	cmd, err := root.ExecuteContextC(ctx)
	if err == nil {
		return verdict.ExitHolds
	}
	std.tell(err)
	code = exitCode(err)
	if code == verdict.ExitTarget && ctx.Err() == nil && cmd.Name() == "run" && cmd.Flags().Changed("target") {
		std.warn("%s", seeDoctor)
	}
	return code
}

// seeDoctor is the last line of a run that could not test its target.
const seeDoctor = "'pop3spec doctor' with the same flags says what stands in the way, and what to do about it"

// collectSeldom has memory collected less often, unless the user has an opinion of it: hundreds of sessions at once
// leave much behind, and none of it is large.
func collectSeldom() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
}

// exitError is an error with an exit code of its own. Without an error in it all has
// been said already.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

// exit is the end of a command with this code, nil for 0.
func exit(code int) error {
	if code == verdict.ExitHolds {
		return nil
	}
	return &exitError{code: code}
}

// exitCode finds the code that the contract of package verdict has for an error.
// What is not known otherwise is wrong usage: flags, files, scripts.
func exitCode(err error) int {
	if e, ok := errors.AsType[*exitError](err); ok {
		return e.code
	}
	if _, ok := errors.AsType[*runner.TargetError](err); ok {
		return verdict.ExitTarget
	}
	if _, ok := errors.AsType[*runner.NoMatchError](err); ok {
		return verdict.ExitNothing
	}
	return verdict.ExitUsage
}
