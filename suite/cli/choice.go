package cli

import (
	"fmt"

	"github.com/pop3spec/pop3spec/scripts"
	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// allScripts are the scripts of the suite.
func allScripts() ([]*transcript.Script, error) {
	all, err := scripts.All()
	if err != nil {
		return nil, fmt.Errorf("a script of the suite itself is broken: %w", err)
	}
	return all, nil
}

// selected returns all scripts of the suite, and those that the arguments and flags of a command choose.
func (f *runFlags) selected(patterns []string) (all, some []*transcript.Script, err error) {
	if all, err = allScripts(); err == nil {
		some, err = runner.Select(all, patterns, f.include, f.exclude)
	}
	return all, some, err
}
