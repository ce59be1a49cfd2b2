package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/pop3spec/pop3spec/suite/internal/check"
	"github.com/pop3spec/pop3spec/suite/internal/crash"
	"github.com/pop3spec/pop3spec/suite/internal/diagnosis"
	"github.com/pop3spec/pop3spec/suite/internal/report"
	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// explainBy returns what adds a diagnosis to the report of a run.
func explainBy(console report.Console) func(context.Context, *runner.Runner, *verdict.Report) {
	return func(ctx context.Context, r *runner.Runner, rep *verdict.Report) {
		console.Pause()
		rep.Diagnosis = diagnosis.Of(ctx, r, r.Scripts, rep.Results)
	}
}

// caseOf is what was found in a recording, for a diagnosis.
func caseOf(recording *transcript.Script, o *check.Outcome) diagnosis.Case {
	res := verdict.Result{Script: recording.File, Meaning: o.Meaning}
	for _, f := range o.Findings {
		f.At = fmt.Sprintf("%s:%d", recording.File, f.Line)
		res.Findings = append(res.Findings, f.Finding)
	}
	return diagnosis.Case{Script: recording, Result: res}
}

const (
	mostRecordings  = 50      // that are looked at once more when record ends
	longestRecorded = 4 << 20 // octets of such a recording: one that is longer tells no more
)

// explainRecordings returns what would explain what was found in sessions whose recordings are in a folder. It
// is an extra: what keeps a recording from being read leaves it out.
func explainRecordings(ctx context.Context, folder string, sessions []verdict.Result) (d verdict.Diagnosis) {
	var cases []diagnosis.Case
	for _, res := range sessions {
		if len(res.Findings) == 0 || len(cases) == mostRecordings {
			continue
		}
		_ = crash.Contain("record: diagnosis", func() {
			if c, ok := recordedCase(filepath.Join(folder, res.Script)); ok {
				cases = append(cases, c)
			}
		})
	}
	if len(cases) > 0 {
		d, _ = diagnosis.OfRecordings(ctx, cases)
	}
	return d
}

// recordedCase reads a recording.
func recordedCase(path string) (c diagnosis.Case, ok bool) {
	if info, err := os.Stat(path); err != nil || info.Size() > longestRecorded {
		return c, false
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return c, false
	}
	recording, err := transcript.Parse(filepath.Base(path), text)
	if err != nil {
		return c, false
	}
	return caseOf(recording, check.Script(recording)), true
}
