package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/pop3spec/pop3spec/suite/internal/diagnosis"
	"github.com/pop3spec/pop3spec/suite/internal/report"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

func newDiagnose(std streams) *cobra.Command {
	return &cobra.Command{
		Use:   "diagnose REPORT.json",
		Short: "Say which faults explain what a run has found",
		Long: `Diagnose reads a report (run --report json=REPORT.json), plays each script in which
something was found against the bundled server with one fault after the other, and
names the fewest faults with which that server is found to do the same. No network is
used. 'run' does it, too, at its end; 'pop3spec faults' lists the faults.

A diagnosis is a lead, and no verdict: the rules that were broken are, whatever the
reason is. Findings that no fault explains are counted. Scripts of your own are read
again from their files, and have to be there.`,
		Example: `  pop3spec run --target pop3://localhost:1110 --account alice:secret --provision exec:./fill \
      --report json=pop3spec.json
  pop3spec diagnose pop3spec.json`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return fmt.Errorf("diagnose takes one REPORT.json; see '%s --help'", cmd.CommandPath())
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return diagnose(cmd.Context(), std, args[0]) },
	}
}

func diagnose(ctx context.Context, std streams, file string) error {
	r, err := readReport(std, file)
	if err != nil {
		return err
	}
	all, err := allScripts()
	if err != nil {
		return err
	}
	d, err := diagnosis.OfReport(ctx, r, append(all, ownScripts(r, all)...))
	if err != nil {
		return &exitError{verdict.ExitTarget, err}
	}
	if d.Findings == 0 {
		std.say("nothing to explain: there are no findings in scripts that are here")
		return nil
	}
	d.Hide(std.secrets())
	return report.WriteDiagnosis(std.out, d)
}

// readReport reads a report; "-" is the standard input.
func readReport(std streams, file string) (*verdict.Report, error) {
	text, err := source{path: file}.read(std.in)
	if err != nil {
		return nil, err
	}
	var r verdict.Report
	if err := json.Unmarshal(text, &r); err != nil {
		return nil, fmt.Errorf("%s: this is no report: %w", file, err)
	}
	switch {
	case r.Schema == 0:
		return nil, fmt.Errorf("%s: %w", file, errors.New("this is no report of pop3spec: it has no schema"))
	case r.Schema != verdict.Schema:
		return nil, fmt.Errorf("%s: the report has schema %d, and not %d", file, r.Schema, verdict.Schema)
	}
	return &r, nil
}

// ownScripts are the scripts of a report that are files of their own.
func ownScripts(r *verdict.Report, known []*transcript.Script) (own []*transcript.Script) {
	names := map[string]bool{}
	for _, s := range known {
		names[s.File] = true
	}
	for _, res := range r.Results {
		if names[res.Script] {
			continue
		}
		names[res.Script] = true
		if text, err := os.ReadFile(res.Script); err == nil {
			if s, err := transcript.Parse(res.Script, text); err == nil {
				own = append(own, s)
			}
		}
	}
	return own
}
