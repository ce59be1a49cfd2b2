package minimize

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/minimize/shrink"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// finish makes of the smallest case a script that can be kept: the nicest form that
// still fails every time, and that the reference passes.
func (b *bench) finish(ctx context.Context, ref *bench, from *transcript.Script, c shrink.Case, f Failure,
	res *Result) error {
	res.Failure, res.Messages = f, c.Messages
	undo := b.hurry()
	shown, _ := b.fails(ctx, c, f)
	statuses := b.statuses(ctx, ref, c, shown.line)
	undo()
	for _, steps := range [][]transcript.Step{statuses, c.Script.Steps} {
		for _, needs := range [][]string{required(from, steps), c.Script.Header.Requires} {
			script, err := kept(from, steps, needs, f, maildrop(c))
			if err != nil {
				return err
			}
			final := shrink.Case{Script: script, Messages: c.Messages}
			passes := ref != nil && ref.passes(ctx, final)
			if !b.always(ctx, final, f) || res.Script != nil && !passes {
				continue
			}
			if res.Script, res.Passes = script, passes; passes {
				return nil
			}
		}
	}
	if res.Script == nil {
		return errors.New("the smallest script does not fail every time")
	}
	return nil
}

// always reports whether a case fails as often as it is played.
func (b *bench) always(ctx context.Context, c shrink.Case, f Failure) bool {
	for n := range plays {
		if n == 1 {
			defer b.hurry()()
		}
		if _, fails := b.fails(ctx, c, f); !fails {
			return false
		}
	}
	return true
}

// statuses are the steps of a case with the status of each reply in the place of <any
// reply>: the one in which the server and the reference agree, or where the failure
// shows, that of the reference.
func (b *bench) statuses(ctx context.Context, ref *bench, c shrink.Case, at int) []transcript.Step {
	b.play(ctx, c)
	right := b.came
	if ref != nil {
		ref.play(ctx, c)
		right = ref.came
	}
	out := slices.Clone(c.Script.Steps)
	for i, step := range out {
		d, ok := step.(*transcript.Direction)
		if !ok || d.Kind != transcript.AnyReply {
			continue
		}
		line := d.Pos.Line
		status := right[line]
		if status != wire.OK && status != wire.ERR || status != b.came[line] && line != at {
			continue
		}
		out[i] = &transcript.Expect{Place: d.Place,
			Status: transcript.Line{Text: transcript.Text{{Literal: status.String()}}}}
	}
	return out
}

// kept is a script with these steps and a header that tells what it is about.
func kept(from *transcript.Script, steps []transcript.Step, requires []string, f Failure,
	drop transcript.Maildrop) (*transcript.Script, error) {
	out := &transcript.Script{File: from.File, Steps: steps}
	out.Header = transcript.Header{Maildrop: drop, Maildrop2: from.Header.Maildrop2, Requires: requires,
		Account: from.Header.Account}
	title := "The server answers as the transcript says."
	if q, ok := requirement.Find(f.Rule); ok {
		title = q.Rule
	}
	out.Header.Proves = proves(f)
	out.About = title + "\nMade of " + filepath.Base(from.File) + ", in which " + f.Message + "."
	return shrink.Plain(out)
}

// proves is the rule that a script is about.
func proves(f Failure) []transcript.Rule {
	if f.Rule == "" {
		return nil
	}
	return []transcript.Rule{{ID: string(f.Rule)}}
}

// maildrop is what the header says of the maildrop, nothing where its messages are
// given.
func maildrop(c shrink.Case) transcript.Maildrop {
	if c.Messages != nil {
		return transcript.Maildrop{}
	}
	return c.Script.Header.Maildrop
}

// required is what the steps can't do without.
func required(from *transcript.Script, steps []transcript.Step) []string {
	text := strings.ToUpper(string(transcript.Format(&transcript.Script{Steps: steps})))
	uses := func(what string) bool {
		if mechanism, is := strings.CutPrefix(what, "SASL:"); is {
			return mechanism == "SCRAM" && strings.Contains(text, "SCRAM") || strings.Contains(text, "AUTH "+mechanism) ||
				strings.Contains(text, "LOG IN WITH "+mechanism)
		}
		return strings.Contains(text, ": "+what)
	}
	var all []string
	for _, need := range from.Header.Requires {
		if strings.ToLower(need) == need || uses(need) {
			all = append(all, need)
		}
	}
	for _, spec := range wire.Specs() {
		// USER is asked of every server that lets users log in with it.
		what := spec.Need()
		if what != "" && spec.Login != wire.Names && !slices.Contains(all, what) && uses(what) {
			all = append(all, what)
		}
	}
	return all
}
