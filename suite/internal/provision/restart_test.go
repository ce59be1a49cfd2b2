package provision

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRestart(t *testing.T) {
	file := filepath.Join(t.TempDir(), "called")
	restart, err := ParseRestart("exec:" + `count() { echo $# >"` + file + `"; }; count`)
	if err != nil {
		t.Fatal(err)
	}
	if err := restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(file); strings.TrimSpace(string(text)) != "0" {
		t.Errorf("it was called with %q arguments (%v)", text, err)
	}
	if restart, err = ParseRestart("exec:echo no such unit >&2; exit 3"); err == nil {
		err = restart(t.Context())
	}
	if err == nil || !strings.Contains(err.Error(), "no such unit") {
		t.Errorf("%v", err)
	}
	for text, wrong := range map[string]bool{"": false, "none": false, "exec:": true, "maildir:/x": true} {
		if restart, err := ParseRestart(text); restart != nil || (err != nil) != wrong {
			t.Errorf("%q: %v", text, err)
		}
	}
}
