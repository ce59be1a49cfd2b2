package report

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

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
	if path == "-" {
		return f, nil
	}
	if err := CheckPath(path); err != nil {
		return File{}, fmt.Errorf("report %q: %w", text, err)
	}
	return f, nil
}

// CheckPath finds what would keep a file from being written to path: at the end of
// a long run it is too late to hear of it.
func CheckPath(path string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return fmt.Errorf("%s is a folder", path)
	}
	if info, err := os.Stat(filepath.Dir(path)); err != nil || !info.IsDir() {
		return fmt.Errorf("there is no folder %s", filepath.Dir(path))
	}
	return nil
}

// To writes the report to w.
func (f File) To(w io.Writer, r *verdict.Report, strict bool) error { return f.write(w, r, strict) }

// Write writes the report into its file.
func (f File) Write(r *verdict.Report, strict bool) error {
	err := WriteFile(f.Path, func(w io.Writer) error { return f.write(w, r, strict) })
	if err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	return nil
}

// everyoneReads is the mode of reports: CI systems collect them as other users,
// and there are no secrets in them.
const everyoneReads = 0o644

// WriteFile replaces the file as a whole or not at all, so that nobody ever reads
// half of it.
func WriteFile(path string, write func(io.Writer) error) (err error) {
	temp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			temp.Close()
			os.Remove(temp.Name())
		}
	}()
	if err = write(temp); err != nil {
		return err
	}
	if err = temp.Chmod(everyoneReads); err != nil {
		return err
	}
	if err = temp.Close(); err != nil {
		return err
	}
	return os.Rename(temp.Name(), path)
}
