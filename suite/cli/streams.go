package cli

import (
	"errors"
	"fmt"
	"io"
	"os"

	"golang.org/x/term"

	"github.com/pop3spec/pop3spec/suite/internal/escape"
	"github.com/pop3spec/pop3spec/suite/internal/mask"
)

// streams are what a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// guarded are the same streams without the secrets that are learnt while the command runs;
// flush is to be called at its end. It is the last line of defence: what comes from a
// server is rid of them before, because there a secret may be any word.
func (s streams) guarded() (guarded streams, flush func()) {
	secrets := mask.New()
	out, err := secrets.Writer(s.out), secrets.Writer(s.err)
	return streams{s.in, out, err}, func() { _, _ = out.Flush(), err.Flush() }
}

// secrets are those that are known so far; nil if nobody guards the streams.
func (s streams) secrets() *mask.Mask {
	if w, ok := s.out.(*mask.Writer); ok {
		return w.Mask()
	}
	return nil
}

// document is where a whole document goes that other programs read, and that holds no
// secret: a secret may be anything, a quote and a comma for example.
func (s streams) document() io.Writer {
	if w, ok := s.out.(*mask.Writer); ok {
		_ = w.Flush()
		return w.Unwrap()
	}
	return s.out
}

// terminal returns the terminal that w writes to, if it is one.
func terminal(w io.Writer) (*os.File, bool) {
	if guarded, ok := w.(*mask.Writer); ok {
		w = guarded.Unwrap()
	}
	file, ok := w.(*os.File)
	return file, ok && term.IsTerminal(int(file.Fd()))
}

// text writes lines that are ready to be shown, "" for none.
func (s streams) text(lines string) { _, _ = io.WriteString(s.out, lines) }

// say writes a line that is part of the result. In what servers, files and their names
// put into it nothing acts on a terminal, nor on the runner of a CI system.
func (s streams) say(format string, args ...any) {
	fmt.Fprintln(s.out, escape.Text(fmt.Sprintf(format, args...)))
}

// warn writes a remark that is no part of the result.
func (s streams) warn(format string, args ...any) {
	fmt.Fprintln(s.err, escape.Text("pop3spec: "+fmt.Sprintf(format, args...)))
}

// tell prints an error. Mistakes in scripts keep the form that editors jump to, and
// get a last line that says who speaks.
func (s streams) tell(err error) {
	if broken, ok := errors.AsType[*brokenError](err); ok {
		fmt.Fprintln(s.err, escape.Text(broken.details()))
	}
	if text := err.Error(); text != "" {
		s.warn("%s", text)
	}
}
