package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

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

// judged is a recording, and what it came to.
type judged struct {
	recording *transcript.Script
	outcome   *check.Outcome
}

func judge(recording *transcript.Script) judged { return judged{recording, check.Script(recording)} }

func found(o *check.Outcome) (all []letter.Found) {
	for _, f := range o.Findings {
		all = append(all, letter.Found{Finding: f.Finding, Line: f.Line})
	}
	return all
}

// letters are what to tell the authors of whoever breaks rules. What is not told is left out.
func letters(all []judged, tells func(verdict.Finding) bool) (text string) {
	var cases []letter.Case
	for _, j := range all {
		about := slices.DeleteFunc(found(j.outcome), func(f letter.Found) bool { return !tells(f.Finding) })
		cases = append(cases, letter.Case{Script: j.recording, Findings: about})
	}
	again := func(s *transcript.Script) []letter.Found { return found(check.Script(s)) }
	for _, party := range []string{letter.Server, letter.Client} {
		_ = crash.Contain("letter", func() { // an extra: a mistake in it takes nothing else away
			if l := letter.To(party, cases, again); l != "" {
				text += fmt.Sprintf("\nto tell the author of the %s:\n\n%s", party, l)
			}
		})
	}
	return text
}

// diagnosed returns what would explain what was found in recordings. What keeps it from being made changes
// nothing: it is an extra.
func diagnosed(ctx context.Context, all []judged) verdict.Diagnosis {
	var cases []diagnosis.Case
	for _, j := range all {
		res := verdict.Result{Script: j.recording.File, Meaning: j.outcome.Meaning}
		for _, f := range j.outcome.Findings {
			f.At = fmt.Sprintf("%s:%d", j.recording.File, f.Line)
			res.Findings = append(res.Findings, f.Finding)
		}
		cases = append(cases, diagnosis.Case{Script: j.recording, Result: res})
	}
	d, _ := diagnosis.OfRecordings(ctx, cases)
	return d
}

const (
	mostRecordings  = 50      // that are looked at once more when record ends
	longestRecorded = 4 << 20 // octets of such a recording: one that is longer tells no more
)

// judgedAgain are the sessions in which something was found, whose recordings are in a folder. What keeps one from
// being read leaves it out.
func judgedAgain(folder string, sessions []verdict.Result) (all []judged) {
	for _, res := range sessions {
		if len(res.Findings) == 0 || len(all) == mostRecordings {
			continue
		}
		_ = crash.Contain("record: diagnosis", func() {
			if recording, ok := readRecording(filepath.Join(folder, res.Script)); ok {
				all = append(all, judge(recording))
			}
		})
	}
	return all
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
