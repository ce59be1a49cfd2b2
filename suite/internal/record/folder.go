package record

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// Folder is where recordings are kept, a file each, for the eyes of their owner only.
type Folder struct {
	path  string
	mu    sync.Mutex
	count int
}

// NewFolder makes the folder if it is not there.
func NewFolder(path string) (*Folder, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, err
	}
	return &Folder{path: path}, nil
}

// Create makes a file for a session that began at a time. Names sort by time, and no
// file is ever written over.
func (f *Folder) Create(begun time.Time) (*os.File, error) {
	const tries = 10000
	f.mu.Lock()
	defer f.mu.Unlock()
	for range tries {
		f.count++
		name := fmt.Sprintf("%s-%04d.pop3", begun.UTC().Format("20060102T150405.000"), f.count)
		file, err := os.OpenFile(filepath.Join(f.path, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if !errors.Is(err, fs.ErrExist) {
			return file, err
		}
	}
	return nil, fmt.Errorf("%s: there is no free name for a recording", f.path)
}
