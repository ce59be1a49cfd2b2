package runner

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/suite/session"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// playSafely is playAs, except that a mistake in pop3spec that a strange server brings to
// light costs the result of this one script, and not those of all others.
func (w *worker) playSafely(ctx context.Context, s, played *transcript.Script) (out *session.Outcome) {
	defer func() {
		if mishap := recover(); mishap != nil {
			out = &session.Outcome{Log: session.NewLog(time.Now), Err: fmt.Errorf("a mistake in pop3spec itself, please report it: %v%s", mishap, where())}
		}
	}()
	return w.playAs(ctx, s, played)
}

// where is the place in pop3spec at which a panic began; "" if it is not known.
func where() string {
	const module = "github.com/pop3spec/pop3spec/"
	var callers [64]uintptr
	frames := runtime.CallersFrames(callers[:runtime.Callers(4, callers[:])]) // behind Callers, where, the deferred function and panic
	for {
		f, more := frames.Next()
		if at, ok := strings.CutPrefix(f.Function, module); ok {
			return fmt.Sprintf(" (%s, %s:%d)", at, filepath.Base(f.File), f.Line)
		}
		if !more {
			return ""
		}
	}
}
