package cli

import (
	"io"
	"os"

	"golang.org/x/term"

	"github.com/pop3spec/pop3spec/suite/internal/report"
)

// display says how results are shown on w: colours and moving progress are for
// terminals only.
func (f *runFlags) display(w io.Writer) report.Options {
	o := report.Options{Verbose: f.verbose, Strict: f.strict}
	file, ok := terminal(w)
	if !ok {
		return o
	}
	dumb := os.Getenv("TERM") == "dumb"
	o.Live = !dumb
	o.Color = !dumb && os.Getenv("NO_COLOR") == ""
	if width, _, err := term.GetSize(int(file.Fd())); err == nil {
		o.Width = width
	}
	return o
}
