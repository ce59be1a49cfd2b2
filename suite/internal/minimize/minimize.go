package minimize

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/suite/internal/diagnosis"
	"github.com/pop3spec/pop3spec/suite/internal/mask"
	"github.com/pop3spec/pop3spec/suite/internal/minimize/shrink"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/target"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// Options say what is made smaller, and against what.
type Options struct {
	Target    *target.Target // that fails
	Reference *target.Target // a correct server; nil if there is none
	Script    *transcript.Script
	Rule      requirement.ID // the failure to follow; "" is the first one

	Timeout          time.Duration // of every wait for a server; the default is five seconds
	ProvisionTimeout time.Duration // of the filling of a maildrop; 0 means the runner's default
	Autologout       time.Duration // the server's inactivity timer; 0 means unknown
	AllowDelete      bool          // mail that was there before may be deleted
	NoFetch          bool          // mail that was there before is not to be fetched
	Provider         string        // the well-known service that the target is
	Notice           func(text string)
	Progress         func(shrink.Progress)
	Mask             *mask.Mask // takes secrets out of all that is told and written; nil knows those of the target
}

// Result is a script that fails, made small.
type Result struct {
	Script   *transcript.Script
	Messages []fixtures.Message // of its maildrop; nil if the header names a fixture
	Failure  Failure
	Tried    int  // cases
	Minimal  bool // the search came to its end
	// Diagnosis says what would explain what was found in the script as it was.
	Diagnosis verdict.Diagnosis
	// Passes reports whether the script passes on the reference.
	Passes bool

	mask *mask.Mask
}

// NoFailureError tells that there is nothing to follow.
type NoFailureError struct{ Why string }

// Error implements error.
func (e *NoFailureError) Error() string { return e.Why }

// FlakyError tells that a failure comes and goes.
type FlakyError struct{ Failed, Played int }

// Error implements error.
func (e *FlakyError) Error() string {
	return fmt.Sprintf("the failure is flaky: it showed %d of %d times, and can't be followed", e.Failed, e.Played)
}

// plays is how often a script is played to see whether it fails every time.
const plays = 3

// Make makes a script small. The error is a *runner.TargetError, a *NoFailureError or a
// *FlakyError, or tells why the script can't be played.
func Make(ctx context.Context, o Options) (*Result, error) {
	o.Timeout = cmp.Or(o.Timeout, defaultTimeout)
	b, err := newBench(ctx, o.Target, o)
	if err != nil {
		return nil, err
	}
	defer b.runner.Close(ctx)
	failure, err := b.failure(ctx, o)
	if err != nil {
		return nil, err
	}
	res := &Result{Diagnosis: diagnosis.Of(ctx, b.runner, []*transcript.Script{o.Script}, []verdict.Result{b.shown})}
	var ref *bench
	if o.Reference != nil {
		if ref, err = newBench(ctx, o.Reference, o); err != nil {
			return nil, err
		}
	}
	undo := b.hurry()
	start, err := b.start(ctx, ref, o.Script, failure)
	if err != nil {
		return nil, err
	}
	guarded := ref != nil && ref.passes(ctx, start)
	progress := func(p shrink.Progress) {
		res.Tried = p.Tried
		if o.Progress != nil {
			o.Progress(p)
		}
	}
	// What the reference does not pass is another failure, which looks the same.
	fails := func(c shrink.Case) bool {
		_, fails := b.fails(ctx, c, failure)
		return fails && (!guarded || ref.passes(ctx, c))
	}
	var best shrink.Case
	best, res.Minimal = shrink.Search(ctx, start, shrink.Options{Fails: fails, Progress: progress})
	if len(best.Messages) > 0 && slices.Equal(best.Messages, start.Messages) && o.Script.Header.Recorded.IsZero() {
		best.Messages = nil // the fixture that the header names
	}
	undo()
	if err := b.finish(context.WithoutCancel(ctx), ref, o.Script, best, failure, res); err != nil {
		return res, err
	}
	return res, res.hide(b.runner.Mask)
}

// failure finds out what fails, and whether it does so every time.
func (b *bench) failure(ctx context.Context, o Options) (failure Failure, err error) {
	played, _, err := b.runner.Unfold(o.Script)
	if err != nil {
		return failure, &NoFailureError{err.Error()}
	}
	shown := 0
	why := "nothing fails"
	if o.Rule != "" {
		why = "nothing breaks " + string(o.Rule)
	}
	for n := range plays {
		if n == 1 {
			defer b.hurry()()
		}
		res := b.play(ctx, shrink.Case{Script: o.Script})
		if err := ctx.Err(); err != nil {
			return failure, err
		}
		all := failures(played, res)
		if first, ok := chosen(all, o.Rule); ok && shown == 0 {
			failure, b.shown = first, res
		} else if len(all) == 0 && res.Verdict != verdict.Pass {
			why = fmt.Sprintf("the script can't be put to the test: %s: %s", res.Verdict, res.Reason)
		}
		if failure.Message != "" && slices.ContainsFunc(all, failure.same) {
			shown++
		}
	}
	switch shown {
	case 0:
		return failure, &NoFailureError{why}
	case plays:
		return failure, nil
	}
	return failure, &FlakyError{shown, plays}
}

// chosen is the failure to follow: one that breaks the rule, if there is one.
func chosen(all []Failure, rule requirement.ID) (Failure, bool) {
	for _, f := range all {
		if rule == "" || f.Rule == rule {
			return f, true
		}
	}
	return Failure{}, false
}

// start is what the search begins with: the script as it is played, or without
// expectations, if there are some that a recording can do without, or that a correct
// server does not meet.
func (b *bench) start(ctx context.Context, ref *bench, s *transcript.Script, f Failure) (start shrink.Case, err error) {
	played, drop, err := b.runner.Unfold(s)
	if err != nil {
		return start, err
	}
	var c shrink.Case
	if b.runner.Target.Provision != nil {
		c.Messages = slices.Concat([]fixtures.Message{}, drop.Messages) // never nil
	}
	plain := *played
	plain.Header.Recorded = time.Time{}
	plain.Header.Proves = proves(f)
	steps := about(f, plain.Steps)
	for _, plain.Steps = range [][]transcript.Step{steps, shrink.Neutral(steps)} {
		if c.Script, err = shrink.Plain(&plain); err != nil {
			return c, err
		}
		if _, fails := b.fails(ctx, c, f); !fails {
			continue
		}
		if ref != nil && ref.passes(ctx, c) {
			return c, nil
		}
		if start.Script == nil {
			start = c
		}
	}
	if start.Script == nil {
		return start, &NoFailureError{"the failure does not show where the recording is played as a script"}
	}
	return start, nil
}

// about leaves no other rule in the proves: lines among the steps.
func about(f Failure, steps []transcript.Step) (out []transcript.Step) {
	for _, step := range steps {
		p, is := step.(*transcript.Proves)
		switch {
		case !is:
			out = append(out, step)
		case slices.ContainsFunc(p.Rules, func(r transcript.Rule) bool { return r.ID == string(f.Rule) }):
			out = append(out, &transcript.Proves{Place: p.Place, Rules: proves(f)})
		}
	}
	return out
}
