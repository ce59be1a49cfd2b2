package rules

import (
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

func TestWhatACommandIsCalled(t *testing.T) {
	for line, want := range map[string]string{
		"NOOP\r\n":                          "NOOP",
		"\r\n":                              "an empty line",
		strings.Repeat("x", 1<<20) + "\r\n": strings.Repeat("X", 40) + "... (1048576 octets)",
	} {
		if got := called(&model.Command{Command: wire.ParseCommand([]byte(line))}); got != want {
			t.Errorf("%.50q is called %.100q", line, got)
		}
	}
}
