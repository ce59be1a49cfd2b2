package cli

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"

	"github.com/pop3spec/pop3spec/suite/internal/crash"
)

// interruptible is a context that the first interrupt ends: SIGINT, SIGTERM, or the SIGHUP
// of a terminal that is closed, unless somebody has asked for that to be ignored (nohup).
// The second SIGINT or SIGTERM kills; a SIGHUP does not, because a terminal and its shell
// both send one.
func interruptible() (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	came := make(chan os.Signal, 1)
	signal.Notify(came, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) {
		signal.Notify(came, syscall.SIGHUP)
	}
	go func() {
		select {
		case <-came:
			signal.Reset(os.Interrupt, syscall.SIGTERM)
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		signal.Stop(came)
		cancel()
	}
}

// errInterrupted is why nothing came of what was begun.
var errInterrupted = errors.New("interrupted")

// unlessInterrupted returns when run does, or with an error as soon as ctx ends. It is for
// what takes long and can't be stopped: reading and judging files, of which nobody looks at
// the result then.
func unlessInterrupted(ctx context.Context, run func()) error {
	if ctx.Err() != nil {
		return errInterrupted
	}
	done := make(chan error, 1)
	go func() { done <- crash.Contain("command", run) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return errInterrupted
	}
}
