package outfile

import (
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// replace gives the file at path, which is one, another content. What its owner has
// made read-only stays as it is.
func replace(path string, old fs.FileInfo, content []byte) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if errors.Is(err, fs.ErrPermission) {
		file, err = os.OpenFile(path, os.O_WRONLY, 0)
	}
	if err != nil {
		return err
	}
	defer file.Close()
	err = install(path, old.Mode().Perm(), old, content)
	if _, ok := errors.AsType[*unmovable](err); ok {
		return rewrite(file, content)
	}
	return err
}

// unmovable is the error for a file that no other can take the place of, because
// its folder belongs to somebody else, or because it is a mount point of its own.
type unmovable struct{ error }

// Unwrap returns the cause.
func (e *unmovable) Unwrap() error { return e.error }

// install writes content beside path, and moves it there. old is what is there now;
// nil for nothing.
func install(path string, mode fs.FileMode, old fs.FileInfo, content []byte) (err error) {
	first := mode
	if old != nil {
		first = Private // nobody reads it before it has its owner
	}
	name := filepath.Join(filepath.Dir(path), ".pop3spec-"+rand.Text())
	temp, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, first)
	if err != nil {
		return movable(old, path, err)
	}
	defer func() {
		if err != nil {
			temp.Close()
			os.Remove(name)
		}
	}()
	if _, err = temp.Write(content); err != nil {
		return at(path, err)
	}
	if old != nil {
		keepOwner(temp, old)
		if err = temp.Chmod(mode); err != nil {
			return at(path, err)
		}
	}
	if err = temp.Sync(); err != nil {
		return at(path, err)
	}
	if err = temp.Close(); err != nil {
		return at(path, err)
	}
	if err = os.Rename(name, path); err != nil {
		return movable(old, path, err)
	}
	syncFolder(filepath.Dir(path))
	return nil
}

// movable is the error of a file that could not be put in the place of old.
func movable(old fs.FileInfo, path string, err error) error {
	if err = at(path, err); old != nil {
		return &unmovable{err}
	}
	return err
}

// at makes an error about the file that somebody asked for out of one about another
// that only this package knows.
func at(path string, err error) error {
	if inner, ok := errors.AsType[*fs.PathError](err); ok {
		return &fs.PathError{Op: inner.Op, Path: path, Err: inner.Err}
	}
	if inner, ok := errors.AsType[*os.LinkError](err); ok {
		return &fs.PathError{Op: inner.Op, Path: path, Err: inner.Err}
	}
	return err
}

// rewrite writes over a file in its place. If that fails, the old content returns:
// it has as much room as before.
func rewrite(file *os.File, content []byte) error {
	old, err := io.ReadAll(file)
	if err != nil {
		return err
	}
	if err = overwrite(file, content); err != nil {
		return errors.Join(err, overwrite(file, old))
	}
	return nil
}

func overwrite(file *os.File, content []byte) error {
	if _, err := file.WriteAt(content, 0); err != nil {
		return err
	}
	if err := file.Truncate(int64(len(content))); err != nil {
		return err
	}
	return file.Sync()
}

// syncFolder makes sure of a new name, where the system can do that.
func syncFolder(path string) {
	if folder, err := os.Open(path); err == nil {
		_ = folder.Sync()
		folder.Close()
	}
}
