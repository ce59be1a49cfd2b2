package transcript

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/internal/golden"
)

// files returns the transcripts of some folders with their contents.
func files(t testing.TB, patterns ...string) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for _, pattern := range patterns {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(names), err)
		}
		for _, name := range names {
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			out[name] = src
		}
	}
	return out
}

func TestErrorMessages(t *testing.T) {
	for name, src := range files(t, "testdata/errors/*.pop3") {
		t.Run(filepath.Base(name), func(t *testing.T) {
			script, err := Parse(filepath.Base(name), src)
			var all Errors
			if !errors.As(err, &all) || script != nil {
				t.Fatalf("got %v, %v; want no script and Errors", script, err)
			}
			golden.CheckFile(t, strings.TrimSuffix(name, ".pop3")+".err", err.Error()+"\n")
		})
	}
}

func TestFormatGolden(t *testing.T) {
	for name, src := range files(t, "testdata/format/*.pop3") {
		t.Run(filepath.Base(name), func(t *testing.T) {
			golden.CheckFile(t, strings.TrimSuffix(name, ".pop3")+".golden", string(Format(mustParse(t, name, src))))
		})
	}
}

func mustParse(t testing.TB, name string, src []byte) *Script {
	t.Helper()
	s, err := Parse(name, bytes.Clone(src))
	if err != nil {
		t.Fatalf("%v\nin\n%s", err, src)
	}
	return s
}
