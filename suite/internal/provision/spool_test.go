package provision

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pop3spec/pop3spec/fixtures"
)

// takeAndGiveBack does what Fill does around a command that is use.
func takeAndGiveBack(t *testing.T, s *spool, drop fixtures.Maildrop, use func(dir string)) string {
	t.Helper()
	folder, err := s.take(drop)
	if err != nil {
		t.Fatal(err)
	}
	use(folder.dir)
	if err := s.giveBack(folder); err != nil {
		t.Fatal(err)
	}
	return folder.dir
}

func newSpool(t *testing.T) *spool {
	s := new(spool)
	t.Cleanup(func() {
		if err := s.close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestMaildropIsWrittenOnce(t *testing.T) {
	s := newSpool(t)
	read := func(dir string) {
		if diff := cmp.Diff(octetsOf(t, load(t, "three-messages")), contents(t, dir)); diff != "" {
			t.Error(diff)
		}
	}
	first := takeAndGiveBack(t, s, load(t, "three-messages"), read)
	other := takeAndGiveBack(t, s, load(t, "two-messages"), func(string) {})
	again := takeAndGiveBack(t, s, load(t, "three-messages"), read)
	if again != first || other == first {
		t.Errorf("the folders are %s, %s for another maildrop, and %s", first, other, again)
	}
}

// A program may do with its folder as it likes, and the next one must not notice.
func TestNextOneFindsAFreshFolder(t *testing.T) {
	drop := load(t, "two-messages")
	want := octetsOf(t, drop)
	for name, change := range map[string]func(file string) error{
		"removed":  os.Remove,
		"moved":    func(file string) error { return os.Rename(file, filepath.Join(t.TempDir(), "x")) },
		"renamed":  func(file string) error { return os.Rename(file, file+".done") },
		"longer":   func(file string) error { return os.WriteFile(file, []byte(want[0]+"x"), 0o600) },
		"as long":  func(file string) error { return os.WriteFile(file, []byte(strings.ToUpper(want[0])), 0o600) },
		"readable": func(file string) error { return os.Chmod(file, 0o644) },
		"one more": func(file string) error { return os.WriteFile(filepath.Dir(file)+"/0003.eml", nil, 0o600) },
		"folder":   func(file string) error { return os.Mkdir(filepath.Dir(file)+"/cur", 0o700) },
		"no more":  func(file string) error { return os.RemoveAll(filepath.Dir(file)) },
		"replaced": func(file string) error {
			info, err := os.Stat(file)
			if err != nil {
				return err
			}
			write(t, file+".new", strings.ToUpper(want[0]))
			if err := os.Chtimes(file+".new", info.ModTime(), info.ModTime()); err != nil {
				return err
			}
			return os.Rename(file+".new", file)
		},
	} {
		s := newSpool(t)
		used := takeAndGiveBack(t, s, drop, func(dir string) {
			if err := change(filepath.Join(dir, "0001.eml")); err != nil {
				t.Fatal(err)
			}
		})
		takeAndGiveBack(t, s, drop, func(dir string) {
			if diff := cmp.Diff(want, contents(t, dir)); diff != "" {
				t.Errorf("after a file was %s:\n%s", name, diff)
			}
			if dir == used {
				t.Errorf("after a file was %s the folder is used again", name)
			}
		})
		if _, err := os.Stat(used); err == nil {
			t.Errorf("after a file was %s the folder is left behind", name)
		}
	}
}

// A change within one tick of the clock would not show in the time of a file
// that was written just now.
func TestFilesAreOlderThanAnyChange(t *testing.T) {
	start := time.Now()
	takeAndGiveBack(t, newSpool(t), load(t, "two-messages"), func(dir string) {
		info, err := os.Stat(filepath.Join(dir, "0001.eml"))
		if err != nil || !info.ModTime().Before(start.Add(-time.Second)) {
			t.Errorf("changed at %v, written at %v (%v)", info.ModTime(), start, err)
		}
	})
}

func TestFolderIsInOneHandAtATime(t *testing.T) {
	s := newSpool(t)
	drop := load(t, "two-messages")
	outer := takeAndGiveBack(t, s, drop, func(first string) {
		takeAndGiveBack(t, s, drop, func(second string) {
			if first == second {
				t.Errorf("two programs share %s", first)
			}
		})
	})
	if _, err := os.Stat(outer); err != nil {
		t.Error(err)
	}
}

func TestSameNameIsNotTheSameMaildrop(t *testing.T) {
	s := newSpool(t)
	for _, text := range []string{"one", "two"} {
		drop := fixtures.Maildrop{Name: "mine", Messages: []fixtures.Message{fixtures.NewMessage([]byte(text))}}
		takeAndGiveBack(t, s, drop, func(dir string) {
			if diff := cmp.Diff([]string{text}, contents(t, dir)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
