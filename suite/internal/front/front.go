// Package front hands what the options of package suite come down to over to package
// suite/specs, which is a front end of the same engine: so suite need not export the engine,
// and suite/specs is all that brings Ginkgo, Gomega and goexpect along.
package front

import (
	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// Options are those of package suite.
type Options interface {
	// Scripts returns the scripts that the options choose, or what is wrong with the choice.
	Scripts() ([]*transcript.Script, error)
	// Runner returns the options of the engine, or what is wrong with those of the user.
	Runner() (runner.Options, error)
	// Baseline returns what is known to be broken, nil if nothing is, or what is wrong with its
	// file.
	Baseline() (*verdict.Baseline, error)
	// Strict reports whether a broken SHOULD is a failure.
	Strict() bool
}

// Of returns what a suite.Options comes down to. Package suite sets it.
var Of func(suiteOptions any) Options
