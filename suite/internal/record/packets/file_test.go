package packets

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/debuglog"
)

// A capture goes on where it ended, in a file of its own once somebody has moved it away, and
// is written over nothing else.
func TestFile(t *testing.T) {
	dir := t.TempDir()
	path, recording := filepath.Join(dir, "all.pcapng"), filepath.Join(dir, "a.pop3")
	write := func(path, text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	sessions := func(path string) int {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		log, err := debuglog.Read(path, data, nil)
		if err != nil {
			t.Fatal(err)
		}
		return len(log.Sessions)
	}
	for _, day := range []string{"2026-11-23", "2026-11-24"} { // the second time, it is there
		write(recording, strings.ReplaceAll(session, "2026-11-23", day))
		f, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Add(recording); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	f, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path, path+".1"); err != nil {
		t.Fatal(err)
	}
	if err := f.Reopen(); err != nil {
		t.Fatal(err)
	}
	if err := f.Add(recording); err != nil {
		t.Fatal(err)
	}
	write(recording, "no transcript")
	if err := f.Add(recording); err == nil || !strings.Contains(err.Error(), "can't be read") {
		t.Errorf("%v", err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if old, now := sessions(path+".1"), sessions(path); old != 2 || now != 1 {
		t.Errorf("%d and %d sessions", old, now)
	}
	if _, err := Open(recording); err == nil || !strings.Contains(err.Error(), "no capture") {
		t.Errorf("%v", err)
	}
}
