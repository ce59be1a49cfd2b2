package target

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

// command is a shell command that gets arguments more at its end.
type command string

// run runs the command and waits for it, but not for what it has started in
// the background: a command may start a server. The end of ctx kills it with
// its process group. An error has the last lines of the standard error, and
// not the command itself, which may hold a password.
func (c command) run(ctx context.Context, arguments ...string) (err error) {
	// A file and not a pipe: a pipe would keep Wait waiting for whoever inherits it.
	stderr, err := os.CreateTemp("", "pop3spec-stderr-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stderr.Close(), os.Remove(stderr.Name())) }()
	process := exec.CommandContext(ctx, "/bin/sh", append([]string{"-c", string(c) + ` "$@"`, "sh"}, arguments...)...)
	process.Stderr = stderr
	killWithGroup(process)
	err = process.Run()
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return fmt.Errorf("the command was killed: %w", context.Cause(ctx))
	}
	said, readErr := lastLines(stderr)
	if readErr != nil || said == "" {
		return fmt.Errorf("the command failed: %w", err)
	}
	return fmt.Errorf("the command failed: %w; the end of its standard error:\n%s", err, said)
}

// How much of a command's standard error is reported.
const (
	lastLinesCount  = 10
	lastLinesOctets = 4 << 10
)

// lastLines returns the last lines of the file, indented.
func lastLines(file *os.File) (string, error) {
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return "", err
	}
	tail := make([]byte, min(size, lastLinesOctets))
	if _, err := file.ReadAt(tail, size-int64(len(tail))); err != nil {
		return "", err
	}
	lines := strings.Split(string(bytes.ToValidUTF8(bytes.TrimSpace(tail), []byte("?"))), "\n")
	lines = lines[max(0, len(lines)-lastLinesCount):]
	if lines[0] == "" {
		return "", nil
	}
	return "  " + strings.Join(lines, "\n  "), nil
}
