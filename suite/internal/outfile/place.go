package outfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
)

// descriptor is a name for what this process has open.
var descriptor = regexp.MustCompile(`^(/dev/fd|/proc/(self|[0-9]+)(/task/[0-9]+)?/fd)/[0-9]+$`)

// IsStandardOutput reports whether path is a name of the standard output.
func IsStandardOutput(path string) bool {
	switch filepath.ToSlash(filepath.Clean(path)) {
	case "-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1":
		return true
	}
	return false
}

// isDescriptor reports whether path leads to something that is open already: a file
// in its place would be another one.
func isDescriptor(path string) bool {
	for range maxLinks {
		if descriptor.MatchString(filepath.ToSlash(path)) {
			return true
		}
		to, err := os.Readlink(path)
		if err != nil {
			return false
		}
		path = beside(path, to)
	}
	return false
}

// standard is the standard stream that writes to the file at path, nil if none does:
// both have to go on where the other has stopped.
func standard(path string) *os.File {
	info, err := os.Stat(path)
	if err != nil {
		return nil
	}
	for _, stream := range []*os.File{os.Stdout, os.Stderr} {
		if its, err := stream.Stat(); err == nil && os.SameFile(info, its) {
			return stream
		}
	}
	return nil
}

// maxLinks is how many links may follow each other.
const maxLinks = 40

// resolve follows links to a file that need not be there.
func resolve(path string) (string, error) {
	for range maxLinks {
		to, err := os.Readlink(path)
		if err != nil {
			return path, nil // no link
		}
		path = beside(path, to)
	}
	return "", fmt.Errorf("%s: too many links", path)
}

// beside is where a link at path leads.
func beside(path, to string) string {
	if filepath.IsAbs(to) {
		return to
	}
	folder := filepath.Dir(path)
	if real, err := filepath.EvalSymlinks(folder); err == nil {
		folder = real // or else ".." would lead elsewhere
	}
	return filepath.Join(folder, to)
}

// Same reports whether two paths are those of one file, which need not be there.
func Same(a, b string) bool {
	if IsStandardOutput(a) && IsStandardOutput(b) {
		return true
	}
	infoA, errA := os.Stat(a)
	infoB, errB := os.Stat(b)
	if errA == nil && errB == nil {
		return os.SameFile(infoA, infoB)
	}
	return errors.Is(errA, fs.ErrNotExist) && errors.Is(errB, fs.ErrNotExist) && place(a) == place(b)
}

// place is the one spelling of a path.
func place(path string) string {
	if final, err := resolve(path); err == nil {
		path = final
	}
	if whole, err := filepath.Abs(path); err == nil {
		path = whole
	}
	rest := ""
	for folder := path; ; folder = filepath.Dir(folder) {
		if real, err := filepath.EvalSymlinks(folder); err == nil {
			return filepath.Join(real, rest)
		}
		if folder == filepath.Dir(folder) {
			return path
		}
		rest = filepath.Join(filepath.Base(folder), rest)
	}
}
