package update

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// Updater rewrites scripts by what one server answers.
type Updater struct {
	runner  *runner.Runner
	replies []session.Reply
}

// New surveys the server. The error is a *runner.TargetError if it can't be tested.
func New(ctx context.Context, o runner.Options) (*Updater, error) {
	u := &Updater{}
	o.Jobs, o.AsWritten = 1, true
	o.Observe = func(r session.Reply) { u.replies = append(u.replies, r) }
	var err error
	u.runner, err = runner.New(ctx, o)
	return u, err
}

// Close looks at live mailboxes once more, as runner.Runner does.
func (u *Updater) Close(ctx context.Context) { u.runner.Close(ctx) }

// BrokenError tells that the server breaks a rule, which no script may be made to expect.
type BrokenError struct {
	Rule    requirement.ID
	Message string
	Proved  bool // the script expects it in the name of the rule
}

// Error implements error.
func (e *BrokenError) Error() string {
	why := "the server breaks " + string(e.Rule)
	if e.Proved {
		why = "the expectation stands for " + string(e.Rule) + " (proves:)"
	}
	return fmt.Sprintf("%s: %s", why, e.Message)
}

// UntestedError tells that the script could not be played to its end.
type UntestedError struct {
	Verdict verdict.Verdict
	Reason  string
}

// Error implements error.
func (e *UntestedError) Error() string { return string(e.Verdict) + ": " + e.Reason }

// ErrUnsteady tells that the server does not give the same answers twice.
var ErrUnsteady = errors.New("the server answers otherwise each time")

// ErrRecording tells that a recording is not rewritten.
var ErrRecording = errors.New("a recording tells what was, and is not rewritten")

// again is how often the result must hold.
const again = 2

// Update returns the source of a script, rewritten so that it holds; the same source
// if it holds already.
func (u *Updater) Update(ctx context.Context, file string, src []byte) ([]byte, error) {
	out := src
	for range mostRounds {
		script, err := transcript.Parse(file, out)
		if err != nil {
			return nil, err
		}
		if !script.Header.Recorded.IsZero() {
			return nil, ErrRecording
		}
		changed, err := u.round(ctx, script, out)
		if err != nil {
			return nil, err
		}
		if changed == nil {
			return out, u.steady(ctx, script, bytes.Equal(out, src))
		}
		if bytes.Equal(changed, out) {
			break
		}
		out = changed
	}
	return nil, ErrUnsteady
}

// mostRounds bounds how often a script is played: what stands after a reply with
// another status is seen only when that one was rewritten.
const mostRounds = 200

// round plays a script, and rewrites what does not hold; nil if everything does.
func (u *Updater) round(ctx context.Context, s *transcript.Script, src []byte) ([]byte, error) {
	holds, err := u.play(ctx, s)
	if err != nil || holds {
		return nil, err
	}
	for _, r := range u.replies {
		text := r.Status + "\n" + strings.Join(r.Lines, "\n")
		if u.runner.Mask.Own(text) != text {
			return nil, &fixedError{r.Step.Position().Line, "the reply repeats a secret, which no file gets"}
		}
	}
	return rewrite(src, s, u.replies)
}

// steady wants that the script holds again, if it was changed.
func (u *Updater) steady(ctx context.Context, s *transcript.Script, unchanged bool) error {
	for range again {
		if unchanged {
			return nil
		}
		holds, err := u.play(ctx, s)
		if err != nil {
			return err
		}
		if !holds {
			return ErrUnsteady
		}
	}
	return nil
}

// play reports whether a script holds; the error tells why it can't be updated.
func (u *Updater) play(ctx context.Context, s *transcript.Script) (holds bool, err error) {
	u.replies = nil
	res := u.runner.Play(ctx, 0, s)
	if err := ctx.Err(); err != nil {
		return false, err
	}
	var other *verdict.Finding
	for _, f := range res.Findings {
		switch {
		case f.Severity != requirement.Fail:
		case f.Rule != "":
			return false, &BrokenError{Rule: f.Rule, Message: f.Message, Proved: f.Expectation}
		default:
			other = &f
		}
	}
	switch {
	case other != nil && u.allHold():
		return false,
			&UntestedError{verdict.Fail, other.Message + " at " + other.At + ", which is no reply that could be rewritten"}
	case other != nil:
		return false, nil
	case res.Verdict != verdict.Pass && res.Verdict != verdict.Warn:
		return false, &UntestedError{res.Verdict, res.Reason}
	}
	return true, nil
}

func (u *Updater) allHold() bool {
	for _, r := range u.replies {
		if !r.Holds {
			return false
		}
	}
	return true
}
