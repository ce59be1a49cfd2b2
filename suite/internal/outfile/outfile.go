package outfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// The modes of new files. A file that was there keeps its own.
const (
	Public  fs.FileMode = 0o666 // for other programs and users, as far as the umask allows
	Private fs.FileMode = 0o600 // what may hold mail
)

// Write makes content the content of the file at path.
func Write(path string, mode fs.FileMode, content []byte) error {
	if stream := standard(path); stream != nil {
		_, err := stream.Write(content)
		return err
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return writeNew(path, mode, content)
	case err != nil:
		return err
	case info.Mode().IsRegular() && !isDescriptor(path):
		final, err := filepath.EvalSymlinks(path)
		if err != nil {
			return err
		}
		return replace(final, info, content)
	}
	return writeThrough(path, info, content)
}

// writeNew writes a file that is not there; a link that leads to it may be.
func writeNew(path string, mode fs.FileMode, content []byte) error {
	final, err := resolve(path)
	if err != nil {
		return err
	}
	if err := makeFolder(filepath.Dir(final), mode); err != nil {
		return err
	}
	return install(final, mode, nil, content)
}

// Create is Write for a file that must not be there: one that is gives
// [fs.ErrExist], and is left alone.
func Create(path string, mode fs.FileMode, content []byte) error {
	if !OnDisk(path) {
		return Write(path, mode, content)
	}
	if err := makeFolder(filepath.Dir(path), mode); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}

// OnDisk reports whether what is written to path stays there: it is a file, or
// nothing yet.
func OnDisk(path string) bool {
	info, err := os.Stat(path)
	return !isDescriptor(path) && (err != nil || info.Mode().IsRegular())
}

// Check finds what would keep a file from being written to path, as far as that can
// be seen without a trace: at the end of a long run it is too late to hear of it.
func Check(path string) error {
	info, err := os.Stat(path)
	switch {
	case err == nil && !info.Mode().IsRegular():
		return writable(path, info)
	case err == nil:
		file, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		return file.Close()
	}
	final, err := resolve(path)
	if err != nil {
		return err
	}
	for folder := filepath.Dir(final); ; folder = filepath.Dir(folder) {
		info, err := os.Stat(folder)
		switch {
		case err == nil && !info.IsDir():
			return fmt.Errorf("%s is not a folder", folder)
		case err == nil, folder == filepath.Dir(folder):
			return nil
		case !errors.Is(err, fs.ErrNotExist) && !isFile(filepath.Dir(folder)):
			return err
		}
	}
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.IsDir()
}

// makeFolder makes the folder of a file, as private as the file.
func makeFolder(path string, mode fs.FileMode) error {
	return os.MkdirAll(path, mode|mode>>2&0o111)
}
