package transcript

import (
	"strings"
	"testing"
	"time"
)

func TestElapsedTime(t *testing.T) {
	s := mustParse(t, "t",
		[]byte("... 1s\nC: LIST\n...  1500ms\n...\n... 1m\nS: +OK\n... 7s\nS: 1 2\n... 8s\nS: .\nC: NOOP\n... 3s\n"))
	for i, want := range []time.Duration{time.Second, 61500 * time.Millisecond, 0} {
		if got := s.Steps[i].Elapsed(); got != want {
			t.Errorf("step %d: %v, want %v", i, got, want)
		}
	}
	want := "... 1s\nC: LIST\n... 1.5s\n...\n... 1m0s\nS: +OK\n... 7s\nS: 1 2\n... 8s\nS: .\nC: NOOP\n... 3s\n"
	if got := string(stable(t, s)); got != want {
		t.Errorf("got\n%s", got)
	}
	s.Steps[2].(*Command).After = 2 * time.Second
	want = "... 1s\nC: LIST\n... 1m1.5s\nS: +OK\nS: 1 2\nS: .\n... 2s\nC: NOOP\n"
	if got := string(Format(s)); got != want {
		t.Errorf("after a change:\n%s", got)
	}
}

func TestRecordedTime(t *testing.T) {
	s := mustParse(t, "t", []byte("recorded: 2026-11-23T10:30:12.120+02:00\nC: NOOP\n"))
	if want := time.Date(2026, 11, 23, 8, 30, 12, 120e6, time.UTC); !s.Header.Recorded.Equal(want) {
		t.Errorf("%v", s.Header.Recorded)
	}
	if got, want := string(stable(t, s)), "recorded: 2026-11-23T08:30:12.12Z\nC: NOOP\n"; got != want {
		t.Errorf("%q", got)
	}
	s.Steps = append(s.Steps, cmd(1, "QUIT"))
	if got, want := string(Format(s)), "recorded: 2026-11-23T08:30:12.12Z\n\nC: NOOP\nC: QUIT\n"; got != want {
		t.Errorf("laid out anew: %q", got)
	}
}

// A recorder may be killed anywhere: what it wrote up to the last whole line is a
// transcript, with the reply that was under way open to its end.
func TestRecordingIsCutOff(t *testing.T) {
	const whole = "recorded: 2026-11-23T08:30:12Z\n\nC: <open connection>\nS: +OK ready\nC: LIST\nS: +OK\nS: 1 2\nS: 2 " +
		"3\nS: .\nC: RETR 1\nS: +OK\nS: \"<x>\"\nS:\n... 2s\nS: x\nS: .\n"
	first := strings.Index(whole, "S: +OK ready")
	for cut := first; cut < len(whole); cut++ {
		s := mustParse(t, "t", []byte(whole[:cut]))
		stable(t, s)
	}
	s := mustParse(t, "t", []byte(strings.TrimSuffix(whole, "S: x\nS: .\n")+"S: .."))
	body := s.Steps[len(s.Steps)-1].(*Expect).Body
	if len(body) != 3 || body[2].Direction == nil || body[2].Direction.Kind != AnyLines {
		t.Errorf("%+v", body)
	}
	if got, want := string(stable(t, s)), strings.TrimSuffix(whole, "S: x\nS: .\n")+"S: <any lines>\nS: .\n"; got != want {
		t.Errorf("formatted:\n%s", got)
	}
}

// In what is no recording, a reply without its end is a mistake.
func TestOnlyRecordingsMayBeCutOff(t *testing.T) {
	if _, err := Parse("t", []byte("C: LIST\nS: +OK\nS: 1 2\n")); err == nil {
		t.Error("a reply without end was read")
	}
	if s := mustParse(t, "t", []byte("C: LIST")); len(s.Steps) != 1 {
		t.Error("a last line without line end was lost")
	}
}
