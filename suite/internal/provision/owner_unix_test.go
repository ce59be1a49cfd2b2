//go:build unix

package provision

import (
	"os"
	"path/filepath"
	"testing"
)

// As root this is about a server that runs as somebody else; for everybody
// else all files are theirs anyway.
func TestFilesBelongToTheOwnerOfTheMaildrop(t *testing.T) {
	const somebody = 12345
	home := t.TempDir()
	spool := filepath.Join(t.TempDir(), "spool")
	write(t, spool, "")
	if os.Geteuid() == 0 {
		for _, path := range []string{home, spool} {
			if err := os.Chown(path, somebody, somebody); err != nil {
				t.Fatal(err)
			}
		}
	}
	want, err := ownerOf(home)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range maildirParts { // what home is, belongs to somebody
		if err := os.Mkdir(filepath.Join(home, part), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, form := range []string{"maildir:" + home + "/mail", "mbox:" + spool, "mbox:" + home + "/mbox"} {
		if err := provisioner(t, form).Fill(t.Context(), "alice", load(t, "one-message")); err != nil {
			t.Fatal(err)
		}
	}
	made, err := filepath.Glob(home + "/mail/cur/*")
	if err != nil || len(made) != 1 {
		t.Fatal(made, err)
	}
	for _, path := range append(made, spool, home+"/mbox", home+"/mail", home+"/mail/new") {
		if got, err := ownerOf(path); got != want || err != nil {
			t.Errorf("%s belongs to %+v (%v), want %+v", path, got, err, want)
		}
	}
}
