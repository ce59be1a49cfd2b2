package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/check"
	"github.com/pop3spec/pop3spec/suite/internal/crash"
	"github.com/pop3spec/pop3spec/suite/internal/debuglog"
	"github.com/pop3spec/pop3spec/suite/internal/report"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// checking is what check has come to so far.
type checking struct {
	*checkFlags
	std      streams
	began    time.Time
	mistakes []error // one a file
	results  []verdict.Result
	fine     []string // a line for each file in which nothing was found
	ended    verdict.Ending
	reason   string                      // why it is not complete
	written  int                         // transcripts that were made of logs
	sessions []judged                    // recorded ones, for a diagnosis and letters
	judged   map[string][]requirement.ID // rules that were put to the test in a session
	differ   bool                        // a transcript is not in its canonical form
}

// aStep is what no transcript is without.
var aStep = regexp.MustCompile(`(?m)^[ \t]*[CS][0-9]*:`)

// copy is the same state once more.
func (c *checking) copy() *checking {
	again := *c
	again.mistakes, again.results, again.fine = slices.Clip(c.mistakes), slices.Clip(c.results), slices.Clip(c.fine)
	again.sessions = slices.Clip(c.sessions)
	return &again
}

// carefully is file, except that a mistake in pop3spec that the file brings to light is an
// error of this file alone.
func (c *checking) carefully(s source) (err error) {
	failed := crash.Contain("check: file", func() { err = c.file(s) })
	if failed != nil {
		err = fmt.Errorf("%s: %w", s.name(), failed)
	}
	return err
}

// file looks at one file.
func (c *checking) file(s source) error {
	src, err := s.readMost(c.std.in, debuglog.MostOctets)
	if err != nil {
		return err
	}
	if debuglog.Detect(src) != "" && !strings.HasSuffix(s.path, ".pop3") {
		return c.log(s, src)
	}
	script, err := s.parse(src)
	switch {
	case err != nil && !aStep.Match(src) && !strings.HasSuffix(s.path, ".pop3"):
		return &debuglog.Error{File: s.name(),
			Text: "this is neither a transcript nor a log that can be read; see 'pop3spec check --help'"}
	case err != nil:
		return err
	}
	different, err := c.compare(c.std, s, src, transcript.Format(script))
	c.differ = c.differ || different
	if err != nil || c.diff || c.write {
		return err
	}
	if c.output != "" {
		return fmt.Errorf("%s: --output is for debug logs, and this is a transcript", s.name())
	}
	title := "The transcript asks for what no server may do."
	if !script.Header.Recorded.IsZero() {
		title = script.Title
	}
	o := check.Script(script)
	c.add(verdict.Result{Script: s.name(), Title: title}, s.name(), o, steps(len(script.Steps)))
	if !script.Header.Recorded.IsZero() {
		c.sessions = append(c.sessions, judged{script, o})
	}
	return nil
}

// once returns rules as they were first seen: many sessions put the same ones to the test.
func (c *checking) once(rules []requirement.ID) []requirement.ID {
	key := fmt.Sprint(rules)
	if known, ok := c.judged[key]; ok {
		return known
	}
	if c.judged == nil {
		c.judged = map[string][]requirement.ID{}
	}
	c.judged[key] = rules
	return rules
}

// add adds what a conversation came to. At is what places begin with.
func (c *checking) add(res verdict.Result, at string, o *check.Outcome, size string) {
	res.Judged = c.once(o.Judged)
	for _, f := range o.Findings {
		f.At = cmp.Or(f.File, at)
		if f.Line > 0 {
			f.At = fmt.Sprintf("%s:%d", f.At, f.Line)
		}
		res.Findings = append(res.Findings, f.Finding)
	}
	res.Conclude()
	if res.Verdict == verdict.Pass {
		c.fine = append(c.fine, fmt.Sprintf("%s: ok, %s", res.Script, size))
	}
	c.results = append(c.results, res)
}

// explains reports whether recordings are looked at once more when all have been judged.
func (c *checking) explains() bool { return !c.undiagnosed || c.format == "pretty" }

// conclude shows what was found, and finds the exit code: mistakes come first.
func (c *checking) conclude(ctx context.Context, out outputs) error {
	if c.format == "pretty" && !out.reports.toScreen() {
		for _, line := range c.fine {
			c.std.say("%s", line)
		}
		if !c.found() {
			out.console = silent{}
		}
	}
	for i, res := range c.results {
		if res.Verdict != verdict.Pass {
			out.console.Ended(&res, i+1, len(c.results))
		}
	}
	var err error
	if len(c.results) > 0 {
		r := c.report()
		if !c.undiagnosed {
			r.Diagnosis = diagnosed(ctx, c.sessions)
		}
		err = c.runFlags.conclude(ctx, c.std, out, r)
		if c.format == "pretty" && !out.reports.toScreen() && ctx.Err() == nil {
			c.std.text(letters(c.sessions, c.shown()))
		}
	}
	if len(c.mistakes) > 0 {
		return c.broken()
	}
	if err == nil && c.ended == verdict.Interrupted {
		return &exitError{verdict.ExitTarget, errors.New(c.reason)} // never success with less done than was asked for
	}
	if err == nil && c.differ && c.diff && !c.write {
		return exit(verdict.ExitBroken)
	}
	return err
}

// shown returns what reports whether a finding in a recording was one in the files, too: in a log that may have been
// edited, there is more that nobody is to blame for.
func (c *checking) shown() func(verdict.Finding) bool {
	type breach struct {
		by   string
		rule requirement.ID
	}
	shown := map[breach]bool{}
	for _, res := range c.results {
		for _, f := range res.Findings {
			shown[breach{f.By, f.Rule}] = true
		}
	}
	return func(f verdict.Finding) bool { return shown[breach{f.By, f.Rule}] }
}

// report is what all files came to. One that can't be used is missing in it.
func (c *checking) report() *verdict.Report {
	r := &verdict.Report{
		Schema: verdict.Schema, Tool: tool(), Started: c.began, Duration: time.Since(c.began).Milliseconds(),
		Results: c.results,
		Ended:   cmp.Or(c.ended, verdict.Complete), Reason: c.reason,
	}
	if len(c.mistakes) > 0 && r.Ended == verdict.Complete {
		r.Ended, r.Reason = verdict.Aborted, c.broken().Error()
	}
	return r
}

// found reports whether there is anything to show.
func (c *checking) found() bool {
	for _, res := range c.results {
		for _, f := range res.Findings {
			if c.verbose || f.Severity != requirement.Info {
				return true
			}
		}
		if res.Verdict == verdict.Blocked {
			return true
		}
	}
	return false
}

// broken is the error for files that can't be used.
func (c *checking) broken() error {
	for _, err := range c.mistakes {
		if _, ok := errors.AsType[*debuglog.Error](err); ok {
			return &brokenError{mistakes: c.mistakes, what: "file"}
		}
	}
	return broken(c.mistakes)
}

// silent is a console that shows nothing.
type silent struct{ report.Console }

func (silent) Ended(*verdict.Result, int, int) {}
func (silent) End(*verdict.Report) error       { return nil }
