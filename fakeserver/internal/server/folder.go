package server

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

const emlSuffix = ".eml"

// folder is a store of .eml files in the order of their names. The files
// belong to the user: no state is kept beside them. A unique-id is made of
// the name and the content of its file, so it survives a restart, twins have
// two ids, and a new message under an old name has a new one.
type folder struct {
	path string

	mu    sync.Mutex
	known map[string]knownFile // by name
}

// knownFile spares a second reading of a file that has not changed.
type knownFile struct {
	size     int64
	modified time.Time
	message  Message
}

func (f *folder) Load() ([]Message, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	entries, err := f.files()
	if err != nil {
		return nil, err
	}
	known := make(map[string]knownFile, len(entries))
	messages := make([]Message, 0, len(entries))
	for _, e := range entries {
		k, err := f.look(e)
		if err != nil {
			return nil, err
		}
		known[e.Name()] = k
		messages = append(messages, k.message)
	}
	f.known = known
	return messages, nil
}

// files are the messages' files, sorted by name.
func (f *folder) files() ([]fs.DirEntry, error) {
	all, err := os.ReadDir(f.path)
	if err != nil {
		return nil, fmt.Errorf("fakeserver: read maildrop: %w", err)
	}
	files := all[:0]
	for _, e := range all {
		if e.Type().IsRegular() && strings.HasSuffix(e.Name(), emlSuffix) {
			files = append(files, e)
		}
	}
	return files, nil
}

func (f *folder) look(e fs.DirEntry) (knownFile, error) {
	info, err := e.Info()
	if err != nil {
		return knownFile{}, fmt.Errorf("fakeserver: read maildrop: %w", err)
	}
	k, ok := f.known[e.Name()]
	if ok && k.size == info.Size() && k.modified.Equal(info.ModTime()) {
		return k, nil
	}
	m := File(filepath.Join(f.path, e.Name()))
	found, err := m.Scanned()
	if err != nil {
		return knownFile{}, err
	}
	id := sha256.Sum256(append([]byte(e.Name()+"\x00"), found.Hash[:]...))
	m.ID = fmt.Sprintf("%x", id[:16])
	return knownFile{size: info.Size(), modified: info.ModTime(), message: m}, nil
}

func (f *folder) Remove(uids []string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	names := make(map[string]string, len(f.known))
	for name, k := range f.known {
		names[k.message.ID] = name
	}
	var failed []error
	for _, uid := range uids {
		name, ok := names[uid]
		if !ok {
			continue
		}
		if err := os.Remove(filepath.Join(f.path, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}

func (f *folder) Add(m Message) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	files, err := f.files()
	if err != nil {
		return err
	}
	last := ""
	if len(files) > 0 {
		last = files[len(files)-1].Name()
	}
	return f.write(nameAfter(last), m)
}

func (f *folder) Replace(ms []Message) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	files, err := f.files()
	if err != nil {
		return err
	}
	for _, e := range files {
		if err := os.Remove(filepath.Join(f.path, e.Name())); err != nil {
			return fmt.Errorf("fakeserver: empty maildrop: %w", err)
		}
	}
	name := ""
	for _, m := range ms {
		name = nameAfter(name)
		if err := f.write(name, m); err != nil {
			return err
		}
	}
	return nil
}

// write puts the message there in one step, so that a session that opens the
// maildrop meanwhile sees the whole message or nothing.
func (f *folder) write(name string, m Message) (err error) {
	temp, err := os.CreateTemp(f.path, ".incoming-*")
	if err != nil {
		return fmt.Errorf("fakeserver: deliver: %w", err)
	}
	defer func() {
		if err != nil {
			os.Remove(temp.Name())
		}
	}()
	r, err := m.Open()
	if err != nil {
		temp.Close()
		return fmt.Errorf("fakeserver: open message: %w", err)
	}
	defer r.Close()
	_, err = io.Copy(temp, r)
	if err = errors.Join(err, temp.Close()); err != nil {
		return fmt.Errorf("fakeserver: deliver: %w", err)
	}
	return os.Rename(temp.Name(), filepath.Join(f.path, name))
}

// nameAfter returns a file name that sorts after name.
func nameAfter(name string) string {
	stem := strings.TrimSuffix(name, emlSuffix)
	digits := stem[len(strings.TrimRight(stem, "0123456789")):]
	if n, err := strconv.Atoi(digits); err == nil {
		next := fmt.Sprintf("%0*d", len(digits), n+1)
		if len(next) == len(digits) {
			return strings.TrimSuffix(stem, digits) + next + emlSuffix
		}
	}
	if stem == "" {
		return "0001" + emlSuffix
	}
	return stem + "_0001" + emlSuffix // "_" sorts after the "." of ".eml"
}
