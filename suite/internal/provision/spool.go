package provision

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/pop3spec/pop3spec/fixtures"
)

// spool holds the folders in which maildrops are handed to a program. Writing
// ten thousand files takes seconds, so a folder that the program has left as
// it was is used again. One that it has changed is not, and a folder is in the
// hands of one program at a time: each finds what it would find in a fresh one.
type spool struct {
	mu   sync.Mutex
	root string // "" until a folder is needed
	idle []*spoolFolder
}

// spoolFolder is a folder with the messages of a maildrop.
type spoolFolder struct {
	dir   string
	drop  fixtures.Maildrop
	files []fs.FileInfo // in the order of their names
}

// take returns a folder with the messages of drop, for giveBack or remove.
func (s *spool) take(drop fixtures.Maildrop) (*spoolFolder, error) {
	root, folder, err := s.find(drop)
	if folder != nil || err != nil {
		return folder, err
	}
	return writeSpoolFolder(root, drop)
}

// find returns an idle folder with the messages of drop or, if there is none,
// the folder in which to make one.
func (s *spool) find(drop fixtures.Maildrop) (root string, folder *spoolFolder, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, folder := range s.idle {
		if folder.drop.Name == drop.Name && slices.Equal(folder.drop.Messages, drop.Messages) {
			s.idle = slices.Delete(s.idle, i, i+1)
			return "", folder, nil
		}
	}
	if s.root == "" {
		s.root, err = os.MkdirTemp("", "pop3spec-provision-*")
	}
	return s.root, nil, err
}

// giveBack keeps the folder for the next one who takes the same maildrop, if
// nothing in it has changed.
func (s *spool) giveBack(folder *spoolFolder) error {
	files, err := filesOf(folder.dir)
	if err != nil || !slices.EqualFunc(files, folder.files, unchanged) {
		return folder.remove()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.idle = append(s.idle, folder)
	return nil
}

// close removes all folders. The spool can be used again afterwards.
func (s *spool) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.root == "" {
		return nil
	}
	root := s.root
	s.root, s.idle = "", nil
	return os.RemoveAll(root)
}

func (f *spoolFolder) remove() error { return os.RemoveAll(f.dir) }

func writeSpoolFolder(root string, drop fixtures.Maildrop) (*spoolFolder, error) {
	dir, err := os.MkdirTemp(root, "maildrop-*")
	if err != nil {
		return nil, err
	}
	folder := &spoolFolder{dir: dir, drop: drop}
	err = drop.WriteTo(dir)
	if err == nil {
		err = setTimes(dir)
	}
	if err == nil {
		folder.files, err = filesOf(dir)
	}
	if err != nil {
		return nil, errors.Join(err, folder.remove())
	}
	return folder, nil
}

// setTimes dates the files back. Whoever changes one then gives it another
// time, be it within the same tick of the clock as it was written.
func setTimes(dir string) error {
	before := time.Now().Add(-time.Minute)
	entries, err := os.ReadDir(dir)
	for _, entry := range entries {
		err = errors.Join(err, os.Chtimes(filepath.Join(dir, entry.Name()), before, before))
	}
	return err
}

// filesOf returns what is in the folder, in the order of the names.
func filesOf(dir string) ([]fs.FileInfo, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	files := make([]fs.FileInfo, len(entries))
	for i, entry := range entries {
		if files[i], err = entry.Info(); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// unchanged reports whether a file is still the one it was.
func unchanged(now, before fs.FileInfo) bool {
	return now.Name() == before.Name() && now.Size() == before.Size() && now.Mode() == before.Mode() &&
		now.ModTime().Equal(before.ModTime()) && os.SameFile(now, before)
}
