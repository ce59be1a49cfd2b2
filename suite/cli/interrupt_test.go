package cli

import (
	"context"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/crash"
)

// An interrupt is heard while a file is read or judged that takes for ever.
func TestInterruptWhileAFileIsRead(t *testing.T) {
	script := file(t, "x.pop3", "C: <log in>\nC: STAT\nS: +OK\n")
	for _, args := range [][]string{{"check", script}, {"replay", script}, {"minimize", script},
		{"serve", "--script", script}} {
		t.Run(args[0], func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			release := make(chan struct{})
			defer close(release)
			restore := crash.Inject(func(stage string) {
				if stage == "command" {
					cancel()
					<-release
				}
			})
			defer restore()
			got := pop3specWith(t, ctx, "", args...)
			if got.code == 0 || !strings.Contains(got.out+got.err, "interrupted") {
				t.Errorf("exit code %d\n%s%s", got.code, got.out, got.err)
			}
		})
	}
}
