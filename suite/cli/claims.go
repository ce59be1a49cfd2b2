package cli

import (
	"context"
	"fmt"

	"github.com/pop3spec/pop3spec/suite/internal/report"
	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/internal/selftest"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// claims measures what scripts claim to prove, and prints it.
func (std streams) claims(ctx context.Context, o selftest.Options, patterns []string, format string) error {
	if err := checkListFormat(format); err != nil {
		return err
	}
	all, err := allScripts()
	if err != nil {
		return err
	}
	if o.Scripts, err = runner.Select(all, patterns, nil, nil); err != nil {
		return err
	}
	o.Progress = func(p selftest.Progress) {
		for _, c := range p.Claims {
			if !c.Held() {
				std.uncaught("\n" + report.Hollow(c))
			}
		}
		if tenth := max(1, p.All/10); p.Done%tenth == 0 {
			fmt.Fprintf(std.err, "%d of %d scripts\n", p.Done, p.All)
		}
	}
	found, err := selftest.MeasureClaims(ctx, o)
	if err != nil {
		return &exitError{verdict.ExitTarget, err}
	}
	if format == "json" {
		err = writeJSON(std.out, found)
	} else {
		err = report.Claims(std.out, found)
	}
	if err == nil && len(found.Hollow())+len(found.Alarms) > 0 {
		err = exit(verdict.ExitBroken)
	}
	return err
}
