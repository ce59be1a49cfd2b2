package session

import (
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// What was once waited for in vain is waited for less long, though never less than a few times as long as an answer to
// it has taken.
func TestHangs(t *testing.T) {
	var h Hangs
	want := func(kind string, d time.Duration) {
		t.Helper()
		if got := h.patience(kind, time.Minute); got != d {
			t.Errorf("%s: %v, want %v", kind, got, d)
		}
	}
	want("QUIT", time.Minute)
	h.came("QUIT", time.Minute, true)
	want("QUIT", 6*time.Second)
	want("NOOP", time.Minute)
	h.came("QUIT", 3*time.Second, false)
	want("QUIT", 9*time.Second)
	h.came("NOOP", time.Minute, true)
	h.came("NOOP", time.Minute, true)
	h.came("NOOP", time.Minute, true)
	want("NOOP", time.Second)
	h.came("", time.Minute, true)
	want("", time.Minute)
	if got := h.patience("NOOP", 100*time.Millisecond); got != 100*time.Millisecond {
		t.Errorf("%v is longer than the whole", got)
	}
	if got := (*Hangs)(nil).patience("QUIT", time.Minute); got != time.Minute {
		t.Errorf("without any knowledge %v", got)
	}
}

// How long a refused login takes says nothing of the next one, so that its answer is always waited for.
func TestLoginsAreWaitedFor(t *testing.T) {
	for line, kind := range map[string]string{
		"QUIT": "QUIT", "retr 1": "RETR", "XYZZY": "an unknown command", "PASS x": "", "USER x": "", "AUTH PLAIN": "",
		"APOP a b": "", "STLS": "STLS",
	} {
		if got := kindOf(wire.ParseCommand([]byte(line)), true); got != kind {
			t.Errorf("%s: %q, want %q", line, got, kind)
		}
	}
}
