package report

import (
	"fmt"
	"io"

	"github.com/pop3spec/pop3spec/suite/verdict"
)

// Console shows a run to whoever has started it. Its methods are called by one
// goroutine at a time.
type Console interface {
	// Begin is called once, before the target is looked at.
	Begin(target string)
	// Started tells that a script starts; done of all have ended before.
	Started(script string, done, all int)
	// Ended tells what a script came to; done counts it.
	Ended(res *verdict.Result, done, all int)
	// Pause makes room for a line that somebody else writes.
	Pause()
	// End is called once, with all results. It returns the first error of writing.
	End(r *verdict.Report) error
}

// Options say how a console shows a run.
type Options struct {
	Color   bool
	Live    bool // the output is a terminal: progress is redrawn in place
	Width   int  // of the terminal in columns; 0 means 80
	Verbose bool // list scripts that pass, do not apply, or are blocked, and all remarks
	Strict  bool // a broken SHOULD counts as broken
}

// NewConsole returns the console of a format: "pretty", "github" or "quiet".
func NewConsole(format string, w io.Writer, o Options) (Console, error) {
	switch format {
	case "pretty":
		return NewPretty(w, o), nil
	case "github":
		return NewGitHub(w, o), nil
	case "quiet":
		return NewQuiet(w, o), nil
	}
	return nil, fmt.Errorf("unknown format %q: it is one of %v", format, Formats)
}

// Formats are the names of the consoles.
var Formats = []string{"pretty", "github", "quiet"}

// printer remembers the first error, so that what writes many small pieces needs
// to look only once.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) printf(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}

// afterwards is the part of a console that has nothing to say while the run goes on.
type afterwards struct{}

func (afterwards) Begin(string)                    {}
func (afterwards) Started(string, int, int)        {}
func (afterwards) Pause()                          {}
func (afterwards) Ended(*verdict.Result, int, int) {}
