package record

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// names are those of the files in a folder.
func names(t *testing.T, dir string) (all []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

// The newest recordings stay, and with them what goes on and what the recorder has not made.
func TestKeep(t *testing.T) {
	dir := t.TempDir()
	f, err := NewFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	f.Keep = 2
	put := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const recorded = "recorded: 2026-11-23T08:30:12.123Z\n\nC: <open connection>\n"
	put("20200101T000000.000-0001.pop3", recorded) // of an earlier run
	put("20200101T000000.000-0002.pop3", "proves: RFC1939-5-NOOP-01\n\nC: NOOP\n")
	put("my-test.pop3", recorded)
	at := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	create := func() *File {
		at = at.Add(time.Second)
		file, err := f.Create(at)
		if err != nil {
			t.Fatal(err)
		}
		return file
	}
	goesOn := create()
	for range 3 {
		file := create()
		if _, err := file.Write([]byte(recorded)); err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(file.Close(), f.Ended(file)); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"20200101T000000.000-0002.pop3", "20261129T120001.000-0001.pop3", "20261129T120003.000-0003.pop3",
		"20261129T120004.000-0004.pop3", "my-test.pop3"}
	if got := names(t, dir); !slices.Equal(got, want) {
		t.Errorf("kept %v", got)
	}
	if err := errors.Join(goesOn.Close(), f.Ended(goesOn)); err != nil || len(names(t, dir)) != 4 {
		t.Errorf("kept %v, %v", names(t, dir), err)
	}
}

// A folder that was moved away is made anew.
func TestFolderThatWasMoved(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "sessions")
	f, err := NewFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(dir, dir+".1"); err != nil {
		t.Fatal(err)
	}
	file, err := f.Create(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
}

// A recording ends before the disk is full, and no other begins.
func TestMinFree(t *testing.T) {
	f, err := NewFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	room := uint64(1) << 30
	f.MinFree, f.free = 100<<20, func(string) (uint64, error) { return room, nil }
	file, err := f.Create(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	room = 50 << 20
	stopped := ""
	s := New(file, Options{Stopped: func(why string) { stopped = why }})
	s.Opened(time.Now(), Clear)
	s.Server(time.Now(), []byte("+OK\r\n"))
	s.Client(time.Now(), []byte("CAPA\r\n"))
	s.Server(time.Now(), []byte("+OK\r\n"+strings.Repeat("X-A\r\n", 1<<19)+".\r\n"))
	if err := s.Close(); !strings.Contains(stopped, "50 MiB free, and 100 MiB are to stay free") || err == nil {
		t.Errorf("stopped with %q, %v", stopped, err)
	}
	if _, err := f.Create(time.Now()); err == nil {
		t.Error("another one begins")
	}
}
