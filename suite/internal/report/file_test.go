package report

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/verdict"
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

// A report that can't be made leaves the old one alone.
func TestFailedReportLeavesTheOldFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "report.json")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	f := File{Path: path, write: func(w io.Writer, _ *verdict.Report, _ bool) error {
		io.WriteString(w, "half of the n")
		return errFull
	}}
	if err := f.Write(sample(), false); !errors.Is(err, errFull) {
		t.Errorf("got %v", err)
	}
	if content, _ := os.ReadFile(path); string(content) != "old" {
		t.Errorf("the file is now %q", content)
	}
}

func TestParseFileErrors(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"":                         "the form is",
		"json":                     "the form is",
		"json=":                    "the form is",
		"html=x.html":              "HTML is not available yet",
		"yaml=x":                   `unknown format "yaml"`,
		"json=" + dir:              "is a folder",
		"json=" + file + "/x.json": "is not a folder",
	} {
		if _, err := ParseFile(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ParseFile(%q): %v, want %q", text, err, want)
		}
	}
}
