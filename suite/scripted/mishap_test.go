package scripted

import (
	"strings"
	"sync/atomic"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/crash"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// A mistake in any stage ends the session in which it shows. The sessions after it are
// served, and the server comes to its end.
func TestMishapInOneSession(t *testing.T) {
	for _, stage := range []string{"scripted: session", "scripted: greeting", "scripted: judge", "scripted: react",
		"scripted: ended"} {
		t.Run(stage, func(t *testing.T) {
			var ended atomic.Int32
			s := serve(t, Config{Once: true, Ended: func(verdict.Result) { ended.Add(1) }}, short, short)
			var happened atomic.Bool
			t.Cleanup(crash.Inject(func(at string) {
				if at == stage && happened.CompareAndSwap(false, true) {
					panic("for a test")
				}
			}))
			talk(t, dial(t, s.Addr()), "QUIT")
			if got := talk(t, dial(t, s.Addr()), "QUIT"); got != "+OK hello\r\n+OK bye\r\n" {
				t.Errorf("the second session: %q", got)
			}
			all := s.verdicts(t)
			if len(all) != 2 || all[1] != "pass" {
				t.Fatalf("%q", all)
			}
			if stage == "scripted: ended" {
				if all[0] != "pass" || ended.Load() != 1 {
					t.Errorf("%q, %d told", all, ended.Load())
				}
				return
			}
			if !strings.HasPrefix(all[0], "error ") || !strings.Contains(all[0], "please report it") {
				t.Errorf("%q", all)
			}
		})
	}
}
