package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/outfile"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// File is a report to be written into a file when the run is over.
type File struct {
	Path  string // "-" is for the caller to take care of
	write func(io.Writer, *verdict.Report, bool) error
}

// ParseFile reads FORMAT=FILE, and checks that the file can be written.
func ParseFile(text string) (File, error) {
	format, path, found := strings.Cut(text, "=")
	if !found || path == "" {
		return File{}, fmt.Errorf("report %q: the form is json=FILE or junit=FILE", text)
	}
	f := File{Path: path}
	switch format {
	case "json":
		f.write = func(w io.Writer, r *verdict.Report, _ bool) error { return JSON(w, r) }
	case "junit":
		f.write = JUnit
	case "html":
		return File{}, fmt.Errorf("report %q: HTML is not available yet; there are json=FILE and junit=FILE", text)
	default:
		return File{}, fmt.Errorf("report %q: unknown format %q; there are json and junit", text, format)
	}
	if outfile.IsStandardOutput(path) {
		f.Path = "-"
		return f, nil
	}
	if err := outfile.Check(path); err != nil {
		return File{}, fmt.Errorf("report %q: %w", text, err)
	}
	return f, nil
}

// To writes the report to w.
func (f File) To(w io.Writer, r *verdict.Report, strict bool) error { return f.write(w, r, strict) }

// Write writes the report into its file. Reports can be read by everybody: CI systems
// collect them as other users, and there are no secrets in them.
func (f File) Write(r *verdict.Report, strict bool) error {
	var content bytes.Buffer
	err := f.write(&content, r, strict)
	if err == nil {
		err = outfile.Write(f.Path, outfile.Public, content.Bytes())
	}
	if err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	return nil
}
