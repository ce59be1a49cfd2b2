// Package crash keeps what is wrong with pop3spec itself, and a strange server or client
// has brought to light, where it belongs: it costs what is being judged, and nothing else.
package crash

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
)

// Contain runs a stage, and returns what it panics with as an error. It does not panic
// itself. What the stage has changed stays as it was left: nobody can rely on it any more.
func Contain(stage string, run func()) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = Error(p)
		}
	}()
	At(stage)
	run()
	return nil
}

// Error says what recover has returned, and where in pop3spec that came from. It is
// called by the deferred function that has recovered.
func Error(recovered any) error {
	return fmt.Errorf("a mistake in pop3spec itself, please report it: %v%s", recovered, where())
}

// where is the place in pop3spec at which a panic began; "" if it is not known.
func where() string {
	const module = "github.com/pop3spec/pop3spec/"
	var callers [64]uintptr
	// after Callers, where, Error and the deferred function
	frames := runtime.CallersFrames(callers[:runtime.Callers(4, callers[:])])
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
