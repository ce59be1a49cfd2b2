package cli

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/crash"
)

// onceAt has a stage go wrong the first time that it is reached.
func onceAt(t *testing.T, stage string) {
	t.Helper()
	happened := false
	t.Cleanup(crash.Inject(func(s string) {
		if s == stage && !happened {
			happened = true
			panic("for a test")
		}
	}))
}

// A mistake that one file brings to light is told, and the others are looked at.
func TestCheckGoesOnAfterAMishap(t *testing.T) {
	first, second := file(t, "first.log", twoMistakes), file(t, "second.log", twoMistakes)
	for stage, code := range map[string]int{"check: file": 2, "check: session": 1} {
		onceAt(t, stage)
		got := pop3spec(t, "check", "--format", "quiet", first, second)
		if got.code != code || strings.Count(got.out+got.err, "please report it") != 1 ||
			!strings.Contains(got.out, "second.log:15: fail: RFC1939-5-DELE-02") {
			t.Errorf("%s: exit code %d\n%s%s", stage, got.code, got.out, got.err)
		}
	}
}

// A challenge to an AUTH that names no mechanism, in a log.
func TestCheckWritesAUTHWithoutMechanism(t *testing.T) {
	log := file(t, "curl.log",
		"* Connected to 127.0.0.1 (127.0.0.1) port 110 (#0)\n< +OK ready\n> AUTH\n< + \n> AGFsaWNlAHNlY3JldHB3\n< -ERR\n")
	path := filepath.Join(t.TempDir(), "session.pop3")
	got := pop3spec(t, "check", "-o", path, log)
	if strings.Contains(got.out+got.err, "please report it") || !strings.Contains(got.err, "names no mechanism") {
		t.Errorf("exit code %d\n%s%s", got.code, got.out, got.err)
	}
	if text := read(t, path); strings.Contains(text, "AGFsaWN") ||
		!strings.Contains(text, "C: AUTH\n# The recording ends here: ") {
		t.Error(text)
	}
	pop3spec(t, "check", path)
}
