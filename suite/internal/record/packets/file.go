package packets

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync"

	"github.com/pop3spec/pop3spec/suite/transcript"
)

// File is a capture that grows by one recording after the other. It may be used by many at
// once.
type File struct {
	path string
	mu   sync.Mutex
	file *os.File
	to   *Writer
}

// magic is what captures in the format pcapng begin with.
var magic = []byte{0x0a, 0x0d, 0x0d, 0x0a}

// Open opens a capture, which goes on where it ended if it is there. A file that is no
// capture in the format pcapng is an error, and stays as it is.
func Open(path string) (*File, error) {
	f := &File{path: path}
	return f, f.open()
}

func (f *File) open() error {
	if err := continuable(f.path); err != nil {
		return err
	}
	file, err := os.OpenFile(f.path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	to, err := NewWriter(file)
	if err != nil {
		return errors.Join(err, file.Close())
	}
	f.file, f.to = file, to
	return nil
}

// continuable reports, as an error, that a file is there and no capture.
func continuable(path string) error {
	in, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer in.Close()
	head := make([]byte, len(magic))
	if n, err := io.ReadFull(in, head); errors.Is(err, io.EOF) || bytes.Equal(head[:n], magic) {
		return nil
	}
	return fmt.Errorf("%s is there and no capture in the format pcapng: name another file", path)
}

// Add adds a recording, which is read from its file.
func (f *File) Add(recording string) error {
	text, err := os.ReadFile(recording)
	if err != nil {
		return err
	}
	s, err := transcript.Parse(recording, text)
	if err != nil {
		return fmt.Errorf("%s can't be read: %w", recording, err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.to.Recording(s)
}

// Reopen goes on in a new file if somebody has moved the old one away.
func (f *File) Reopen() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	was := f.file
	if err := f.open(); err != nil {
		return err
	}
	return was.Close()
}

// Close ends the capture.
func (f *File) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return errors.Join(f.to.out.Flush(), f.file.Close())
}
