package provision

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"unicode"
)

// command is a shell command that gets arguments more at its end.
type command string

// run runs the command and waits for it, but not for what it has started in
// the background: a command may start a server. The end of ctx kills it with
// its process group. Printed are the last lines of its output and its standard
// error, which an error repeats. An error does not hold the command itself,
// which may have a password among its arguments.
func (c command) run(ctx context.Context, arguments ...string) (printed string, err error) {
	// A file and not a pipe: a pipe would keep Wait waiting for whoever inherits it.
	output, err := os.CreateTemp("", "pop3spec-output-*")
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, output.Close(), os.Remove(output.Name())) }()
	process := exec.CommandContext(ctx, "/bin/sh", append([]string{"-c", string(c) + ` "$@"`, "sh"}, arguments...)...)
	process.Stdout, process.Stderr = output, output
	killWithGroup(process)
	err = process.Run()
	printed, readErr := lastLines(output)
	switch {
	case err == nil:
		return printed, readErr
	case ctx.Err() != nil:
		err = fmt.Errorf("%s was killed: %w", c.name(), context.Cause(ctx))
	default:
		err = fmt.Errorf("%s failed: %w", c.name(), err)
	}
	if readErr != nil || printed == "" {
		return "", err
	}
	return printed, fmt.Errorf("%w; the end of what it printed:\n%s", err, printed)
}

// cantHold is the exit code by which a command says that the store can't hold some mail (EX_TEMPFAIL).
const cantHold = 75

// verdict is the error of a command: that the store can't hold the mail, with the last line that was printed, or
// the error as it is.
func (c command) verdict(err error, printed string) error {
	exit, is := errors.AsType[*exec.ExitError](err)
	if !is || exit.ExitCode() != cantHold {
		return err
	}
	lines := strings.Split(printed, "\n")
	why := strings.TrimSpace(lines[len(lines)-1])
	if why == "" {
		why = "it does not say why"
	}
	return impossible("%s can't hold this mail: %s", c.name(), why)
}

// program is what can be shown of a command without fear: a first word that is nothing
// but the name of a program. Others may set a variable to a password.
var program = regexp.MustCompile(`^\s*([\w./+-]+)(\s|$)`)

// name is what errors call the command.
func (c command) name() string {
	if m := program.FindStringSubmatch(string(c)); m != nil {
		return "the command " + m[1]
	}
	return "the command"
}

// How much of what a command prints is reported.
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
	lines := strings.Split(strings.Map(shown, string(bytes.ToValidUTF8(bytes.TrimSpace(tail), []byte("?")))), "\n")
	lines = lines[max(0, len(lines)-lastLinesCount):]
	if lines[0] == "" {
		return "", nil
	}
	return "  " + strings.Join(lines, "\n  "), nil
}

// shown is how a character is shown that a command has printed: what would steer a
// terminal, or hide, is not.
func shown(r rune) rune {
	switch {
	case r == '\n' || unicode.IsGraphic(r):
		return r
	case r == '\t':
		return ' '
	}
	return '?'
}
