package report

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestReportFiles(t *testing.T) {
	dir := t.TempDir()
	for _, format := range []string{"json", "junit"} {
		path := filepath.Join(dir, "report."+format)
		f, err := ParseFile(format + "=" + path)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Write(sample(), false); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil || info.Size() == 0 || info.Mode().Perm() != 0o644 {
			t.Errorf("%s: %v, %v", format, info, err)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestFailedWriteLeavesTheOldFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "report.json")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := WriteFile(path, func(w io.Writer) error {
		io.WriteString(w, "half of the n")
		return errFull
	})
	if !errors.Is(err, errFull) {
		t.Errorf("got %v", err)
	}
	if content, _ := os.ReadFile(path); string(content) != "old" {
		t.Errorf("the file is now %q", content)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestParseFileErrors(t *testing.T) {
	dir := t.TempDir()
	for text, want := range map[string]string{
		"":                                "the form is",
		"json":                            "the form is",
		"json=":                           "the form is",
		"html=x.html":                     "HTML is not available yet",
		"yaml=x":                          `unknown format "yaml"`,
		"json=" + dir:                     "is a folder",
		"json=" + dir + "/nowhere/x.json": "there is no folder",
	} {
		if _, err := ParseFile(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ParseFile(%q): %v, want %q", text, err, want)
		}
	}
}
