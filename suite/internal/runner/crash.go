package runner

import (
	"context"

	"github.com/pop3spec/pop3spec/suite/internal/crash"
	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// playSafely is playAs, except that a mistake in pop3spec that a strange server brings to
// light costs the result of this one script, and not those of all others.
func (w *worker) playSafely(ctx context.Context, s, played *transcript.Script) (out *session.Outcome) {
	defer func() {
		if p := recover(); p != nil {
			out = w.notPlayed(crash.Error(p))
		}
	}()
	return w.playAs(ctx, s, played)
}
