package crash

import (
	"strings"
	"testing"
)

func TestContainSaysWhere(t *testing.T) {
	err := Contain("any", func() { goWrong(nil) })
	if text := err.Error(); !strings.Contains(text, "nil map") ||
		!strings.Contains(text, "(suite/internal/crash.goWrong, crash_test.go:") {
		t.Error(text)
	}
}

//go:noinline
func goWrong(m map[string]int) { m["x"]++ }

// What went wrong may go wrong again when it is asked what it is.
func TestContainOfWhatCanNotBePrinted(t *testing.T) {
	if err := Contain("any", func() { panic(unspeakable{}) }); err == nil ||
		!strings.Contains(err.Error(), "please report it") {
		t.Error(err)
	}
}

type unspeakable struct{}

func (unspeakable) Error() string { panic("again") }

func TestContainOfWhatGoesWell(t *testing.T) {
	ran := false
	if err := Contain("any", func() { ran = true }); err != nil || !ran {
		t.Error(err, ran)
	}
}

func TestInject(t *testing.T) {
	restore := Inject(func(stage string) {
		if stage == "this one" {
			panic("for a test")
		}
	})
	ran := false
	if err := Contain("this one", func() { ran = true }); err == nil || ran {
		t.Error("nothing went wrong in this one")
	}
	if err := Contain("another", func() {}); err != nil {
		t.Error(err)
	}
	restore()
	if err := Contain("this one", func() {}); err != nil {
		t.Error("it goes wrong still:", err)
	}
}
