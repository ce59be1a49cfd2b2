package cli

import (
	"errors"
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/internal/target"
)

// bundled starts the bundled server, and names it for the report.
func (f *runFlags) bundled() (*target.Target, string, error) {
	if err := checkNames(f.faults, f.variations); err != nil {
		return nil, "", err
	}
	if err := checkProfile(f.provider); err != nil {
		return nil, "", err
	}
	t, err := faketarget.Start(faketarget.Config{Profile: f.provider, Faults: f.faults, Variations: f.variations,
		Autologout: f.autologout})
	if err != nil {
		return nil, "", &runner.TargetError{Doing: "starting the bundled server", Err: err}
	}
	if f.stls && t.Implicit {
		return nil, "",
			errors.Join(errors.New("--stls can't go with a service that is reached with TLS from the start"), t.Close())
	}
	t.STLS = t.STLS || f.stls
	name := "the bundled server"
	if f.provider != "" {
		name += " as " + f.provider
	}
	if switched := slices.Concat(f.faults, f.variations); len(switched) > 0 {
		name += " with " + strings.Join(switched, ", ")
	}
	return t, name, nil
}

// bundledProvider is the service that the bundled server behaves like: the one that was
// asked for, or the one that a fault is about.
func (f *runFlags) bundledProvider() string {
	if f.provider != "" {
		return f.provider
	}
	for _, fault := range fakeserver.Faults() {
		named := func(name string) bool {
			name, _, _ = strings.Cut(name, faketarget.Separator)
			return name == fault.Name
		}
		if slices.ContainsFunc(f.faults, named) && fault.Profile != "" {
			return fault.Profile
		}
	}
	return ""
}
