package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/pop3spec/pop3spec/suite/internal/check"
	"github.com/pop3spec/pop3spec/suite/internal/crash"
	"github.com/pop3spec/pop3spec/suite/internal/diagnosis"
	"github.com/pop3spec/pop3spec/suite/internal/letter"
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

// told is a recording with what was found in it, for a letter.
func told(recording *transcript.Script, o *check.Outcome) letter.Case {
	return letter.Case{Script: recording, Findings: found(o)}
}

func found(o *check.Outcome) (all []letter.Found) {
	for _, f := range o.Findings {
		all = append(all, letter.Found{Finding: f.Finding, Line: f.Line})
	}
	return all
}

// letters are what to tell the authors of whoever breaks rules.
func letters(cases []letter.Case) (text string) {
	judge := func(s *transcript.Script) []letter.Found { return found(check.Script(s)) }
	for _, party := range []string{letter.Server, letter.Client} {
		_ = crash.Contain("letter", func() { // an extra: a mistake in it takes nothing else away
			if l := letter.To(party, cases, judge); l != "" {
				text += fmt.Sprintf("\nto tell the author of the %s:\n\n%s", party, l)
			}
		})
	}
	return text
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

// explainRecordings returns what would explain what was found in sessions whose recordings are in a folder, and what
// to tell of them. It is an extra: what keeps a recording from being read leaves it out.
func explainRecordings(ctx context.Context, folder string, sessions []verdict.Result,
	diagnose bool) (d verdict.Diagnosis, tell []letter.Case) {
	var cases []diagnosis.Case
	for _, res := range sessions {
		if len(res.Findings) == 0 || len(cases) == mostRecordings {
			continue
		}
		_ = crash.Contain("record: diagnosis", func() {
			if recording, ok := readRecording(filepath.Join(folder, res.Script)); ok {
				o := check.Script(recording)
				cases, tell = append(cases, caseOf(recording, o)), append(tell, told(recording, o))
			}
		})
	}
	if len(cases) > 0 && diagnose {
		d, _ = diagnosis.OfRecordings(ctx, cases)
	}
	return d, tell
}

// readRecording reads a recording that is not too long.
func readRecording(path string) (recording *transcript.Script, ok bool) {
	if info, err := os.Stat(path); err != nil || info.Size() > longestRecorded {
		return nil, false
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, false
	}
	recording, err = transcript.Parse(filepath.Base(path), text)
	return recording, err == nil
}
