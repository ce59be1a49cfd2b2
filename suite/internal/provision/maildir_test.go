package provision

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pop3spec/pop3spec/fixtures"
)

func TestMaildirHoldsExactlyTheMessagesInOrder(t *testing.T) {
	mail := t.TempDir()
	emptyMaildir(t, mail+"/alice/Maildir")
	maildir := provisioner(t, "maildir:"+mail+"/{user}/Maildir")
	for _, name := range []string{"hundred", "empty", "dots", "no-final-newline", "nul", "lf", "three-messages"} {
		drop := load(t, name)
		if err := maildir.Fill(t.Context(), "alice", drop); err != nil {
			t.Fatal(err)
		}
		got := contents(t, mail+"/alice/Maildir/cur")
		if diff := cmp.Diff(withLF(t, drop), got); diff != "" {
			t.Errorf("cur/ after %s (-want +got):\n%s", name, diff)
		}
		if left := len(contents(t, mail+"/alice/Maildir/tmp")); left != 0 {
			t.Errorf("%d files left in tmp/ after %s", left, name)
		}
	}
}

func TestMaildirLosesOldMessagesAndNothingElse(t *testing.T) {
	dir := emptyMaildir(t, t.TempDir(), "Maildir")
	maildir := provisioner(t, "maildir:"+dir)
	if err := maildir.Fill(t.Context(), "alice", load(t, "empty")); err != nil {
		t.Fatal(err)
	}
	for _, old := range []string{"cur/1.M1.host:2,S", "new/2.M2.host"} {
		write(t, filepath.Join(dir, old), "old mail")
	}
	others := []string{"cur/.hidden", "new/.hidden", "tmp/3.M3.host", "dovecot-uidlist"}
	for _, other := range others {
		write(t, filepath.Join(dir, other), "not a message")
	}
	if err := maildir.Fill(t.Context(), "alice", load(t, "two-messages")); err != nil {
		t.Fatal(err)
	}
	if got := len(contents(t, dir+"/cur")); got != 3 { // two messages and .hidden
		t.Errorf("cur/ has %d files", got)
	}
	if got := len(contents(t, dir+"/new")); got != 1 {
		t.Errorf("new/ has %d files", got)
	}
	for _, other := range others {
		if _, err := os.Stat(filepath.Join(dir, other)); err != nil {
			t.Error(err)
		}
	}
}

// A server that has seen a name takes the file for the message that it knows.
func TestMaildirNamesAreNeverUsedTwice(t *testing.T) {
	dir := emptyMaildir(t, t.TempDir(), "Maildir")
	maildir := provisioner(t, "maildir:"+dir)
	seen := map[string]bool{}
	for range 3 {
		if err := maildir.Fill(t.Context(), "alice", load(t, "three-messages")); err != nil {
			t.Fatal(err)
		}
		for _, name := range namesIn(t, dir+"/cur") {
			if seen[name] {
				t.Errorf("%s is used again", name)
			}
			if !strings.HasSuffix(name, ":2,") {
				t.Errorf("%s has no empty list of flags", name)
			}
			seen[name] = true
		}
	}
}

func TestMaildirNamesSortInTheOrderTheyAreMade(t *testing.T) {
	var names []string
	for range 1100 {
		names = append(names, maildirName())
	}
	if !slices.IsSorted(names) {
		t.Error("the names are in another order")
	}
	if strings.ContainsAny(names[0], "/:") {
		t.Errorf("%s can't be the name of a file in a Maildir", names[0])
	}
}

func TestFolderThatIsNoMaildirIsLeftAlone(t *testing.T) {
	project := t.TempDir()
	if err := os.MkdirAll(filepath.Join(project, "cur"), 0o700); err != nil {
		t.Fatal(err)
	}
	precious := filepath.Join(project, "cur", "precious")
	write(t, precious, "not mail")
	err := provisioner(t, "maildir:"+project).Fill(t.Context(), "alice", load(t, "two-messages"))
	if err == nil || !strings.Contains(err.Error(), "is no Maildir: it has no folder tmp") {
		t.Errorf("filling a folder that is no Maildir: %v", err)
	}
	if _, err := os.Stat(precious); err != nil {
		t.Error(err)
	}
	err = provisioner(t, "maildir:"+precious).Fill(t.Context(), "alice", load(t, "two-messages"))
	if err == nil {
		t.Error("a file was taken for a Maildir")
	}
}

// A path that is mistyped would be filled, and the server be tested with another.
func TestMaildirThatDoesNotExistIsNotMade(t *testing.T) {
	mail := t.TempDir()
	emptyMaildir(t, mail, "alice", "Maildir")
	deliver, err := ParseDeliver("maildir:"+mail+"/alcie/Maildir", Access{})
	if err != nil {
		t.Fatal(err)
	}
	for path, missing := range map[string]string{"alice/Maildri": "", "alcie/Maildir": "alcie",
		"mial/alice/Maildir": "mial", "bob": ""} {
		path = filepath.Join(mail, path)
		err := provisioner(t, "maildir:"+path).Fill(t.Context(), "alice", load(t, "two-messages"))
		for _, want := range []string{path, "does not exist", "mkdir -p " + path + "/{tmp,new,cur}"} {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("filling %s: %v, want %q in it", path, err, want)
			}
		}
		if named := "(nor does " + filepath.Join(mail, missing) + ")"; err != nil && missing != "" &&
			!strings.Contains(err.Error(), named) {
			t.Errorf("%v, want %q in it", err, named)
		}
	}
	if err := deliver.Deliver(t.Context(), "alice", load(t, "one-message").Messages[0]); err == nil {
		t.Error("delivered to a Maildir that does not exist")
	}
	if left := namesIn(t, mail); len(left) != 1 {
		t.Errorf("the folder holds %v", left)
	}
	if left := namesIn(t, mail+"/alice"); len(left) != 1 {
		t.Errorf("alice's folder holds %v", left)
	}
}

// A folder of mail inside a Maildir is a Maildir, too. One that was there in this run and
// is gone was removed by the server.
func TestMaildirThatCanBeNoMistakeIsMade(t *testing.T) {
	dir := emptyMaildir(t, t.TempDir(), "Maildir")
	for _, path := range []string{dir, dir + "/.Tests"} {
		p := provisioner(t, "maildir:"+path)
		for range 2 {
			fill(t, p, "alice", load(t, "two-messages"))
			if got := len(contents(t, path+"/cur")); got != 2 {
				t.Errorf("%s holds %d messages", path, got)
			}
			if err := os.RemoveAll(path); err != nil {
				t.Fatal(err)
			}
		}
		emptyMaildir(t, dir)
	}
}

func TestMaildirKeepsItsMailWhenFillingFails(t *testing.T) {
	dir := emptyMaildir(t, t.TempDir(), "Maildir")
	maildir := provisioner(t, "maildir:"+dir)
	if err := maildir.Fill(t.Context(), "alice", load(t, "two-messages")); err != nil {
		t.Fatal(err)
	}
	before := namesIn(t, dir+"/cur")
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := maildir.Fill(ended, "alice", load(t, "hundred")); !errors.Is(err, context.Canceled) {
		t.Errorf("filling after the context has ended: %v", err)
	}
	if err := maildir.Fill(t.Context(), "alice", unreadable(t)); err == nil {
		t.Error("filled with a message that can't be read")
	}
	if diff := cmp.Diff(before, namesIn(t, dir+"/cur")); diff != "" {
		t.Errorf("cur/ has changed:\n%s", diff)
	}
	if left := namesIn(t, dir+"/tmp"); len(left) != 0 {
		t.Errorf("left in tmp/: %v", left)
	}
}

func TestMaildirDelivery(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "{user}")
	for _, user := range []string{"alice", "bob"} { // one has mail, one has none yet
		emptyMaildir(t, filepath.Dir(dir), user)
		if user == "alice" {
			if err := provisioner(t, "maildir:"+dir).Fill(t.Context(), user, load(t, "two-messages")); err != nil {
				t.Fatal(err)
			}
		}
		deliver, err := ParseDeliver("maildir:"+dir, Access{})
		if err != nil {
			t.Fatal(err)
		}
		if err := deliver.Deliver(t.Context(), user, load(t, "one-message").Messages[0]); err != nil {
			t.Fatal(err)
		}
		at := strings.ReplaceAll(dir, "{user}", user)
		if diff := cmp.Diff(withLF(t, load(t, "one-message")), contents(t, at+"/new")); diff != "" {
			t.Errorf("new/ of %s:\n%s", user, diff)
		}
		if names := append(namesIn(t, at+"/cur"), namesIn(t, at+"/new")...); !slices.IsSorted(names) {
			t.Errorf("the delivered message is not the last one: %v", names)
		}
		if left := namesIn(t, at+"/tmp"); len(left) != 0 {
			t.Errorf("left in tmp/: %v", left)
		}
	}
}

func TestFailedDeliveryLeavesNothing(t *testing.T) {
	dir := emptyMaildir(t, t.TempDir(), "Maildir")
	deliver, err := ParseDeliver("maildir:"+dir, Access{})
	if err != nil {
		t.Fatal(err)
	}
	if err := deliver.Deliver(t.Context(), "alice", unreadable(t).Messages[1]); err == nil {
		t.Error("delivered a message that can't be read")
	}
	for _, part := range maildirParts {
		if left := namesIn(t, filepath.Join(dir, part)); len(left) != 0 {
			t.Errorf("left in %s: %v", part, left)
		}
	}
}

// emptyMaildir makes a Maildir at a path, as the owner of an account has one.
func emptyMaildir(t *testing.T, path ...string) string {
	t.Helper()
	dir := filepath.Join(path...)
	for _, part := range maildirParts {
		if err := os.MkdirAll(filepath.Join(dir, part), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func provisioner(t *testing.T, form string) Provisioner {
	t.Helper()
	p, err := Parse(form, Access{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// unreadable returns a maildrop whose second message can't be read.
func unreadable(t *testing.T) fixtures.Maildrop {
	t.Helper()
	dir := t.TempDir()
	if err := load(t, "two-messages").WriteTo(dir); err != nil {
		t.Fatal(err)
	}
	drop, err := fixtures.FromFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "0002.eml")); err != nil {
		t.Fatal(err)
	}
	return drop
}

func withLF(t *testing.T, drop fixtures.Maildrop) []string {
	t.Helper()
	var messages []string
	for _, octets := range octetsOf(t, drop) {
		messages = append(messages, strings.ReplaceAll(octets, "\r\n", "\n"))
	}
	return messages
}

func namesIn(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

// contents returns what is in the files of dir, in the order of their names.
func contents(t *testing.T, dir string) []string {
	t.Helper()
	var all []string
	for _, name := range namesIn(t, dir) {
		octets, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, string(octets))
	}
	return all
}
