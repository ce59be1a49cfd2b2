package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/pop3spec/pop3spec/suite/screen"
)

// streams are what a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// say writes a line that is part of the result. In what servers, files and their names
// put into it nothing acts on a terminal, nor on the runner of a CI system.
func (s streams) say(format string, args ...any) {
	fmt.Fprintln(s.out, screen.Text(fmt.Sprintf(format, args...)))
}

// warn writes a remark that is no part of the result.
func (s streams) warn(format string, args ...any) {
	fmt.Fprintln(s.err, screen.Text("pop3spec: "+fmt.Sprintf(format, args...)))
}

// tell prints an error. Mistakes in scripts keep the form that editors jump to, and
// get a last line that says who speaks.
func (s streams) tell(err error) {
	if broken, ok := errors.AsType[*brokenError](err); ok {
		fmt.Fprintln(s.err, screen.Text(broken.details()))
	}
	if text := err.Error(); text != "" {
		s.warn("%s", text)
	}
}
