package crash

import "sync/atomic"

// injected is what tests have put into every stage.
var injected atomic.Pointer[func(stage string)]

// At marks the beginning of a stage at which tests can let something go wrong.
func At(stage string) {
	if run := injected.Load(); run != nil {
		(*run)(stage)
	}
}

// Inject has every stage call run, until restore is called. It is for tests, one at a
// time.
func Inject(run func(stage string)) (restore func()) {
	injected.Store(&run)
	return func() { injected.Store(nil) }
}
