package debuglog

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/internal/golden"
)

// Each file of testdata is what a program really wrote (MailKit's excepted); beside it
// is what is read from it.
func TestRead(t *testing.T) {
	logs, _ := filepath.Glob("testdata/*")
	read := 0
	for _, path := range logs {
		if strings.HasSuffix(path, ".golden") || strings.HasSuffix(path, ".out") || strings.HasSuffix(path, ".md") {
			continue
		}
		read++
		t.Run(filepath.Base(path), func(t *testing.T) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			log, err := Read(path, data, os.ReadFile)
			if err != nil {
				t.Fatal(err)
			}
			golden.CheckFile(t, path+".golden", print(log))
		})
	}
	if read == 0 {
		t.Error("there is nothing in testdata")
	}
}

func print(log *Log) string {
	var b strings.Builder
	fmt.Fprintln(&b, log.Format)
	for _, s := range log.Sessions {
		fmt.Fprintf(&b, "\nsession %s: secure %v, begins %v, exact %v %s\n", s.Name, s.Secure, s.Begins, s.Exact,
			s.Unreadable)
		for _, e := range s.Events {
			kind := [...]string{"C", "C masked", "S", "(lines omitted)", "(TLS)", "(ended by the client)",
				"(ended by the server)"}[e.Kind]
			at := ""
			if !e.Time.IsZero() {
				at = e.Time.UTC().Format(time.TimeOnly) + " "
			}
			fmt.Fprintf(&b, "%s%s:%d %s %q\n", at, filepath.Base(e.File), e.Line, kind, e.Data)
		}
	}
	return b.String()
}
