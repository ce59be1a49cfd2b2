package provision

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pop3spec/pop3spec/fixtures"
)

func TestMboxHoldsExactlyTheMessagesInOrder(t *testing.T) {
	mail := t.TempDir()
	mbox := provisioner(t, "mbox:"+mail+"/{user}")
	for _, name := range []string{"hundred", "empty", "dots", "mbox-from", "no-body", "header-only", "nul",
		"three-messages"} {
		drop := load(t, name)
		if err := mbox.Fill(t.Context(), "alice", drop); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(withLF(t, drop), readMbox(t, mail+"/alice")); diff != "" {
			t.Errorf("mbox with %s (-want +got):\n%s", name, diff)
		}
	}
	if left := namesIn(t, mail); len(left) != 1 {
		t.Errorf("the folder holds %v", left)
	}
}

func TestMboxAsItStandsInTheFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "mbox")
	drop := fixtures.Maildrop{Messages: []fixtures.Message{
		fixtures.NewMessage([]byte("Subject: 1\r\n\r\nFrom here\r\n>From there\r\nFromage\r\n From\r\n")),
		fixtures.NewMessage([]byte("Subject: 2\r\n\r\nno line end")),
		fixtures.NewMessage([]byte("Subject: 3\r\n\r\nbare CR\r")),
	}}
	if err := provisioner(t, "mbox:"+file).Fill(t.Context(), "alice", drop); err != nil {
		t.Fatal(err)
	}
	octets, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	separator, _, _ := strings.Cut(string(octets), "\n")
	got := strings.ReplaceAll(string(octets), separator, "SEPARATOR")
	const want = "SEPARATOR\nSubject: 1\n\n>From here\n>>From there\nFromage\n From\n\n" +
		"SEPARATOR\nSubject: 2\n\nno line end\n\n" +
		"SEPARATOR\nSubject: 3\n\nbare CR\r\n\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if fields := strings.Fields(separator); len(fields) != 7 || fields[0] != "From" || fields[1] != "MAILER-DAEMON" {
		t.Errorf("a separator is %q", separator)
	}
}

func TestMboxKeepsItsModeAndStaysBehindALink(t *testing.T) {
	dir := t.TempDir()
	file, link := filepath.Join(dir, "spool"), filepath.Join(dir, "link")
	write(t, file, "From somebody Thu Jan  1 10:00:00 2026\nSubject: old\n\n\n")
	if err := errors.Join(os.Chmod(file, 0o640), os.Symlink(file, link)); err != nil {
		t.Fatal(err)
	}
	if err := provisioner(t, "mbox:"+link).Fill(t.Context(), "alice", load(t, "one-message")); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(file)
	if err != nil || info.Mode() != 0o640 {
		t.Errorf("the file has mode %v (%v)", info.Mode(), err)
	}
	if got := len(readMbox(t, file)); got != 1 {
		t.Errorf("the file holds %d messages", got)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is now %v (%v)", info.Mode(), err)
	}
}

func TestNewMboxIsForItsOwnerOnly(t *testing.T) {
	file := filepath.Join(t.TempDir(), "new")
	if err := provisioner(t, "mbox:"+file).Fill(t.Context(), "alice", load(t, "one-message")); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode() != 0o600 {
		t.Errorf("mode %v (%v)", info.Mode(), err)
	}
}

// Servers remove an mbox that is empty. A path that is mistyped would be filled, and the
// server be tested with another.
func TestMboxIsMadeOnlyAmongItsLike(t *testing.T) {
	for name, tc := range map[string]struct {
		there   map[string]string
		refused string // "" if the file is made
	}{
		"an empty spool":      {nil, ""},
		"a spool":             {map[string]string{"bob": "From bob\n", "bob.lock": "1", "notes": "important"}, ""},
		"an empty mbox":       {map[string]string{"bob": ""}, ""},
		"a folder of another": {map[string]string{"notes": "important", ".profile": ""}, "no other file in"},
	} {
		dir := t.TempDir()
		for name, content := range tc.there {
			write(t, filepath.Join(dir, name), content)
		}
		err := provisioner(t, "mbox:"+dir+"/{user}").Fill(t.Context(), "alice", load(t, "one-message"))
		if (err == nil) != (tc.refused == "") || err != nil && !strings.Contains(err.Error(), tc.refused) {
			t.Errorf("%s: %v", name, err)
		}
	}
	missing := filepath.Join(t.TempDir(), "mial")
	err := provisioner(t, "mbox:"+missing+"/alice").Fill(t.Context(), "alice", load(t, "one-message"))
	if err == nil || !strings.Contains(err.Error(), missing+" does not exist") {
		t.Errorf("%v", err)
	}
}

func TestMboxThatTheServerHasRemovedIsMadeAgain(t *testing.T) {
	dir := t.TempDir()
	write(t, dir+"/alice", "")
	write(t, dir+"/notes", "important")
	p := provisioner(t, "mbox:"+dir+"/{user}")
	for range 2 {
		fill(t, p, "alice", load(t, "two-messages"))
		if err := os.Remove(dir + "/alice"); err != nil {
			t.Fatal(err)
		}
	}
}

func TestFileThatIsNoMboxIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	for _, content := range []string{"important", "Fro", "\n"} {
		file := filepath.Join(dir, "notes")
		write(t, file, content)
		err := provisioner(t, "mbox:"+file).Fill(t.Context(), "alice", load(t, "one-message"))
		if err == nil || !strings.Contains(err.Error(), "is no mbox") {
			t.Errorf("filling a file with %q: %v", content, err)
		}
		if octets, _ := os.ReadFile(file); string(octets) != content {
			t.Errorf("the file now holds %q", octets)
		}
	}
	err := provisioner(t, "mbox:"+dir).Fill(t.Context(), "alice", load(t, "one-message"))
	if err == nil || !strings.Contains(err.Error(), "not a regular file") {
		t.Errorf("filling a folder: %v", err)
	}
}

func TestMboxKeepsItsMailWhenFillingFails(t *testing.T) {
	dir := t.TempDir()
	mbox := provisioner(t, "mbox:"+dir+"/mbox")
	if err := mbox.Fill(t.Context(), "alice", load(t, "two-messages")); err != nil {
		t.Fatal(err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := mbox.Fill(ended, "alice", load(t, "hundred")); !errors.Is(err, context.Canceled) {
		t.Errorf("filling after the context has ended: %v", err)
	}
	if err := mbox.Fill(t.Context(), "alice", unreadable(t)); err == nil {
		t.Error("filled with a message that can't be read")
	}
	if diff := cmp.Diff(withLF(t, load(t, "two-messages")), readMbox(t, dir+"/mbox")); diff != "" {
		t.Error(diff)
	}
	if left := namesIn(t, dir); len(left) != 1 {
		t.Errorf("the folder holds %v", left)
	}
}
