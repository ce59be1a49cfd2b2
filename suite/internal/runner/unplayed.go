package runner

import (
	"errors"
	"fmt"

	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// unplayed is why a script was not played, or not to its end, where neither the script
// nor what it asks of the server is the reason: a server that has gone, a limit, an
// account that can't be used. It is blocked, with one reason for all of its kind.
type unplayed struct{ why string }

// Error implements error.
func (u *unplayed) Error() string { return u.why }

func unplayedFor(format string, args ...any) *unplayed {
	return &unplayed{fmt.Sprintf(format, args...)}
}

// notPlayed is the outcome of a script that was not played.
func (r *Runner) notPlayed(why error) *session.Outcome {
	return &session.Outcome{Log: conversation.NewLog(r.clock.Now), Err: why}
}

// tooLittle is why a run can't be called a test of the server: more than a tenth of what
// was to be played was not. It is "" where enough was.
func tooLittle(results []verdict.Result, missed int) string {
	const share = 10
	tried := missed
	for _, res := range results {
		switch res.Verdict {
		case verdict.Pass, verdict.Warn, verdict.Fail, verdict.Error:
			tried++
		}
	}
	if missed == 0 || missed*share <= tried {
		return ""
	}
	return fmt.Sprintf("%d of %d scripts that apply could not be played", missed, tried)
}

// missed reports whether a script was not played, and counts it.
func (r *Runner) missed(err error) bool {
	if _, is := errors.AsType[*unplayed](err); !is {
		return false
	}
	r.mu.Lock()
	r.unplayed++
	r.mu.Unlock()
	return true
}
