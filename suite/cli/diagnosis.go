package cli

import (
	"context"

	"github.com/pop3spec/pop3spec/suite/internal/diagnosis"
	"github.com/pop3spec/pop3spec/suite/internal/report"
	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// explainBy returns what adds a diagnosis to the report of a run.
func explainBy(console report.Console) func(context.Context, *runner.Runner, *verdict.Report) {
	return func(ctx context.Context, r *runner.Runner, rep *verdict.Report) {
		console.Pause()
		rep.Diagnosis = diagnosis.Of(ctx, r, r.Scripts, rep.Results)
	}
}
