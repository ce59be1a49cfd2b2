package record

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"time"
)

// Folder is where recordings are kept, a file each, for the eyes of their owner only. Its
// fields are not to be changed once Create was called.
type Folder struct {
	// Keep is how many recordings there are at most: the oldest go when one ends. 0 keeps all.
	Keep int
	// MinFree is how many octets of the disk stay free: recordings end there.
	MinFree uint64

	path  string
	free  func(path string) (octets uint64, err error) // of the disk
	mu    sync.Mutex
	count int
	open  map[string]bool // recordings of sessions that go on, by their names
}

// NewFolder makes the folder if it is not there.
func NewFolder(path string) (*Folder, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, err
	}
	return &Folder{path: path, free: free, open: map[string]bool{}}, nil
}

// begin is how the names of recordings begin, so that their order is that of time.
const begin = "20060102T150405.000"

// named are the names of recordings.
var named = regexp.MustCompile(`^[0-9]{8}T[0-9]{6}\.[0-9]{3}-[0-9]{4,}\.pop3$`)

// Create makes a file for a session that began at a time. Names sort by time, and no
// file is ever written over. Ended must be called for it.
func (f *Folder) Create(begun time.Time) (*File, error) {
	const tries = 10000
	if err := os.MkdirAll(f.path, 0o700); err != nil { // somebody may have moved it away
		return nil, err
	}
	if err := f.room(); err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for range tries {
		f.count++
		name := fmt.Sprintf("%s-%04d.pop3", begun.UTC().Format(begin), f.count)
		file, err := os.OpenFile(filepath.Join(f.path, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err == nil {
			f.open[name] = true
			return &File{file, f, 0}, nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return nil, err
		}
	}
	return nil, fmt.Errorf("%s: there is no free name for a recording", f.path)
}

// room returns an error if the disk is as full as it may get.
func (f *Folder) room() error {
	if f.MinFree == 0 {
		return nil
	}
	if octets, err := f.free(f.path); err == nil && octets < f.MinFree {
		return fmt.Errorf("the disk of %s has %d MiB free, and %d MiB are to stay free", f.path, octets>>20, f.MinFree>>20)
	}
	return nil
}

// Ended tells that nobody needs a recording any more but those who read it, and removes
// the oldest recordings that are more than there are to be.
func (f *Folder) Ended(file *File) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.open, filepath.Base(file.Name()))
	if f.Keep == 0 {
		return nil
	}
	entries, err := os.ReadDir(f.path) // sorted by name
	if err != nil {
		return err
	}
	var all []string
	for _, e := range entries {
		if path := filepath.Join(f.path, e.Name()); named.MatchString(e.Name()) && e.Type().IsRegular() && isRecording(path) {
			all = append(all, path)
		}
	}
	for _, path := range all[:max(0, len(all)-f.Keep)] {
		if !f.open[filepath.Base(path)] {
			err = errors.Join(err, os.Remove(path))
		}
	}
	return err
}

// isRecording reports whether a file is what its name says.
func isRecording(path string) bool {
	in, err := os.Open(path)
	if err != nil {
		return false
	}
	defer in.Close()
	head := make([]byte, 4<<10)
	n, _ := in.Read(head)
	return n == 0 || bytes.Contains(head[:n], []byte("recorded: "))
}

// File is the file of a recording.
type File struct {
	*os.File
	of     *Folder
	octets int // since room was looked for
}

// Write writes to the file, as long as there is room.
func (f *File) Write(p []byte) (int, error) {
	const often = 1 << 20
	if f.octets += len(p); f.octets >= often {
		f.octets = 0
		if err := f.of.room(); err != nil {
			return 0, err
		}
	}
	return f.File.Write(p)
}
