package fakeserver

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func folderServer(t *testing.T, files map[string]string) (Config, string) {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return Config{Accounts: []Account{{User: "alice", Password: testPassword, Folder: dir}}}, dir
}

func namesIn(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestFolderIsAMaildrop(t *testing.T) {
	c, dir := folderServer(t, map[string]string{
		"b.eml": "S: b\n\nbb\n", "a.eml": "S: a\n\na\n", "notes.txt": "no message", "c.eml": "S: a\n\na\n",
	})
	bubble(t, c, func(t *testing.T, srv *Server) {
		p := loggedIn(t, srv)
		p.expect([2]string{"STAT", "+OK 3 34\r\n"}, [2]string{"RETR 2", "+OK 12 octets\r\nS: b\r\n\r\nbb\r\n.\r\n"},
			[2]string{"DELE 1", "+OK"})
		ids := strings.Fields(bodyOf(t, loggedInAgain(t, p, srv).do("UIDL")))
		if got := namesIn(t, dir); !slices.Equal(got, []string{"b.eml", "c.eml", "notes.txt"}) {
			t.Errorf("after QUIT the folder holds %q", got)
		}
		if len(ids) != 4 || ids[1] == ids[3] {
			t.Errorf("UIDL: %q", ids)
		}
	})
}

func loggedInAgain(t *testing.T, p *peer, srv *Server) *peer {
	t.Helper()
	p.do("QUIT")
	return loggedIn(t, srv)
}

func TestFolderIDsSurviveARestartAndAreNotReused(t *testing.T) {
	c, dir := folderServer(t, map[string]string{"a.eml": "S: a\n\na\n", "b.eml": "S: a\n\na\n"})
	ids := func() (fields []string) {
		bubble(t, c, func(t *testing.T, srv *Server) { fields = strings.Fields(bodyOf(t, loggedIn(t, srv).do("UIDL"))) })
		return fields
	}
	before := ids()
	if again := ids(); !slices.Equal(before, again) {
		t.Errorf("before a restart %q, after it %q", before, again)
	}
	if before[1] == before[3] {
		t.Error("twins have one id")
	}
	os.WriteFile(filepath.Join(dir, "b.eml"), []byte("S: new\n\nnew\n"), 0o600)
	if after := ids(); after[1] != before[1] || after[3] == before[3] {
		t.Errorf("before %q, with a new file under an old name %q", before, after)
	}
}

func TestFolderIsFilledAndDeliveredTo(t *testing.T) {
	c, dir := folderServer(t, map[string]string{"old.eml": "S: a\n\na\n"})
	bubble(t, c, func(t *testing.T, srv *Server) {
		if err := srv.SetMaildrop("alice", String("1\n"), String("2\n")); err != nil {
			t.Fatal(err)
		}
		if err := srv.Deliver("alice", String("three\n")); err != nil {
			t.Fatal(err)
		}
		loggedIn(t, srv).expect([2]string{"LIST", "+OK 3 messages (13 octets)\r\n1 3\r\n2 3\r\n3 7\r\n.\r\n"})
		if got := namesIn(t, dir); !slices.Equal(got, []string{"0001.eml", "0002.eml", "0003.eml"}) {
			t.Errorf("the folder holds %q", got)
		}
	})
}
