package mishap

import (
	"strings"
	"testing"
)

func TestErrorSaysWhere(t *testing.T) {
	var err error
	func() {
		defer func() { err = Error(recover()) }()
		goWrong(nil)
	}()
	if text := err.Error(); !strings.Contains(text, "nil map") || !strings.Contains(text, "(suite/mishap.goWrong, mishap_test.go:") {
		t.Error(text)
	}
}

//go:noinline
func goWrong(m map[string]int) { m["x"]++ }
