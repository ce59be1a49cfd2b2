package main

import (
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/suite/bundled"
	"github.com/pop3spec/pop3spec/suite/runner"
	"github.com/pop3spec/pop3spec/suite/target"
)

// bundled starts the bundled server, and names it for the report.
func (f *runFlags) bundled() (*target.Target, string, error) {
	if err := checkNames(f.faults, f.variations); err != nil {
		return nil, "", err
	}
	t, err := bundled.Start(bundled.Config{Faults: f.faults, Variations: f.variations, Autologout: f.autologout})
	if err != nil {
		return nil, "", &runner.TargetError{Doing: "starting the bundled server", Err: err}
	}
	t.STLS = f.stls
	name := "the bundled server"
	if switched := slices.Concat(f.faults, f.variations); len(switched) > 0 {
		name += " with " + strings.Join(switched, ", ")
	}
	return t, name, nil
}
