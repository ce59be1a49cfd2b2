package check

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/internal/golden"
	"github.com/pop3spec/pop3spec/suite/internal/debuglog"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
)

// Nothing in the scripts of this repository asks for what no server may do.
func TestScriptsAreClean(t *testing.T) {
	all := suitetest.Scripts(t)
	judged := map[string]bool{}
	for _, s := range all {
		o := Script(s)
		for _, f := range o.Findings {
			t.Errorf("%s:%d: %s: %s\n%s", s.File, f.Line, f.Rule, f.Message, strings.Join(f.Conversation, "\n"))
		}
		for _, r := range o.Judged {
			judged[string(r)] = true
		}
	}
	if len(judged) < 40 {
		t.Errorf("only %d rules were judged", len(judged))
	}
}

// The debug logs that are read are judged, and what is found in them is true: a server
// that offers PLAIN in clear, a client that sends its password so, or LAST.
func TestLogs(t *testing.T) {
	logs, _ := filepath.Glob("../debuglog/testdata/*")
	for _, path := range logs {
		if strings.HasSuffix(path, ".golden") || strings.HasSuffix(path, ".out") || strings.HasSuffix(path, ".md") {
			continue
		}
		t.Run(filepath.Base(path), func(t *testing.T) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			log, err := debuglog.Read(path, data, os.ReadFile)
			if err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			for _, s := range log.Sessions {
				o := Log(s)
				if len(o.Judged) < 5 {
					t.Errorf("only %d rules were judged", len(o.Judged))
				}
				show(&b, o)
			}
			if strings.Contains(b.String(), "s3cretpw") {
				t.Error("a password is shown")
			}
			golden.Check(t, filepath.Base(path), b.String())
		})
	}
}

func show(b *strings.Builder, o *Outcome) {
	for _, f := range o.Findings {
		fmt.Fprintf(b, "%s%d: %s %s: %s\n", f.File, f.Line, f.Severity, f.Rule, f.Message)
		for _, line := range f.Conversation[max(0, len(f.Conversation)-3):] {
			fmt.Fprintf(b, "    %s\n", line)
		}
	}
}
