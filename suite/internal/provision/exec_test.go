package provision

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pop3spec/pop3spec/fixtures"
)

// script makes an executable shell script and returns its path.
func script(t *testing.T, lines ...string) string {
	t.Helper()
	t.Setenv("TMPDIR", t.TempDir()) // what this package leaves behind goes with the test
	path := filepath.Join(t.TempDir(), "script")
	write(t, path, "#!/bin/sh\n"+strings.Join(lines, "\n")+"\n")
	if err := os.Chmod(path, 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

func fill(t *testing.T, p Provisioner, user string, drop fixtures.Maildrop) {
	t.Helper()
	if err := p.Fill(t.Context(), user, drop); err != nil {
		t.Fatal(err)
	}
}

func deliverer(t *testing.T, form string) Deliverer {
	t.Helper()
	d, err := ParseDeliver(form, Access{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func octetsOf(t *testing.T, drop fixtures.Maildrop) []string {
	t.Helper()
	var all []string
	for _, m := range drop.Messages {
		octets, err := m.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, string(octets))
	}
	return all
}

func TestCommandGetsTheUserAndTheMessages(t *testing.T) {
	store := t.TempDir()
	p := provisioner(t, "exec:"+script(t, `mkdir "`+store+`/$1" && cp "$2"/* "`+store+`/$1"`))
	drop := load(t, "no-final-newline")
	const user = `o'brien "x" $HOME@example.org`
	fill(t, p, user, drop)
	if diff := cmp.Diff(octetsOf(t, drop), contents(t, filepath.Join(store, user))); diff != "" {
		t.Error(diff)
	}
	if names := namesIn(t, filepath.Join(store, user)); names[0] != "0001.eml" {
		t.Errorf("the first file is called %s", names[0])
	}
}

func TestCommandMayHaveArguments(t *testing.T) {
	seen := filepath.Join(t.TempDir(), "seen")
	p := provisioner(t, "exec:"+script(t, `printf '%s\n' "$#" "$1" "$2" "$3" >"`+seen+`"`)+" --to 'two words'")
	fill(t, p, "alice", load(t, "empty"))
	if diff := cmp.Diff([]string{"4\n--to\ntwo words\nalice\n"}, contents(t, filepath.Dir(seen))); diff != "" {
		t.Error(diff)
	}
}

func TestFailureShowsTheEndOfWhatWasPrinted(t *testing.T) {
	const secret = "s3cr3t"
	program := script(t, `i=0; while [ $i -lt 500 ]; do i=$((i+1)); echo "line $i" >&2; done`,
		`echo "no such user: $2" >&2`, `exit 3`)
	err := provisioner(t, "exec:"+program+" "+secret).Fill(t.Context(), "alice", load(t, "two-messages"))
	if err == nil {
		t.Fatal("exit 3 is no failure")
	}
	for _, want := range []string{"two-messages", "alice", "exit status 3", "\n  line 500\n  no such user: alice"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in: %v", want, err)
		}
	}
	if strings.Contains(err.Error(), "line 490\n") || strings.Contains(err.Error(), secret) {
		t.Errorf("too much is in: %v", err)
	}
}

func TestACommandIsAskedWhatItHasPrinted(t *testing.T) {
	program := script(t, `[ $1 = bob ] || printf 'filling \033]52;c;x\007%s\n' $1; echo and more >&2`)
	p := provisioner(t, "exec:"+program)
	fill(t, p, "alice", load(t, "empty"))
	want := "the command " + program + " ended with exit code 0 and printed:\n  filling ?]52;c;x?alice\n  and more"
	if diff := cmp.Diff(want, p.(Witness).Filled("alice")); diff != "" {
		t.Error(diff)
	}
	if got := p.(Witness).Filled("bob"); !strings.HasSuffix(got, " printed nothing") {
		t.Error(got)
	}
}

func TestNameOfACommandHoldsNoSecret(t *testing.T) {
	for text, want := range map[string]string{
		"./fill --password s3cr3t": "the command ./fill", "fill": "the command fill",
		" /opt/a+b-c/fill_it ": "the command /opt/a+b-c/fill_it",
		"PASSWORD=s3cr3t fill": "the command", "'s3 cr3t' fill": "the command", "s3cr3t|fill": "the command",
		"": "the command",
	} {
		if got := command(text).name(); got != want {
			t.Errorf("%q is called %q, want %q", text, got, want)
		}
	}
}

func TestFailureShowsLittleOfAVeryLongLine(t *testing.T) {
	program := script(t, `i=0; while [ $i -lt 2000 ]; do i=$((i+1)); printf 'word%d ' $i >&2; done`, `exit 1`)
	err := provisioner(t, "exec:"+program).Fill(t.Context(), "alice", load(t, "empty"))
	if err == nil || !strings.HasSuffix(err.Error(), " word2000") || len(err.Error()) > 5000 {
		t.Errorf("%v", err)
	}
}

// Exit code 75 is no failure: the store can't hold such mail.
func TestACommandThatCanNotHoldAMaildrop(t *testing.T) {
	for last, want := range map[string]string{
		"echo one >&2; echo no NUL here >&2": " can't hold this mail: no NUL here",
		"true":                               " can't hold this mail: it does not say why",
	} {
		program := "exec:" + script(t, last, "exit 75")
		for what, err := range map[string]error{
			"fill":    provisioner(t, program).Fill(t.Context(), "alice", load(t, "nul")),
			"deliver": deliverer(t, program).Deliver(t.Context(), "alice", load(t, "nul").Messages[0]),
		} {
			if why := Impossible(err); !strings.HasSuffix(why, want) {
				t.Errorf("%s: %v", what, err)
			}
		}
	}
}

func TestFailuresWithoutAWord(t *testing.T) {
	for form, want := range map[string]string{
		"exec:" + script(t, "exit 7"):           " failed: exit status 7",
		"exec:" + script(t, "echo >&2; exit 7"): " failed: exit status 7",
		"exec:/nowhere/fill":                    "exit status 127",
	} {
		err := provisioner(t, form).Fill(t.Context(), "alice", load(t, "empty"))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q in it", form, err, want)
		}
	}
}

func TestCommandIsNotStartedWhenTheContextHasEnded(t *testing.T) {
	seen := filepath.Join(t.TempDir(), "seen")
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	err := provisioner(t, "exec:"+script(t, `>"`+seen+`"`)).Fill(ended, "alice", load(t, "empty"))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Fill returned %v", err)
	}
	if _, err := os.Stat(seen); err == nil {
		t.Error("the command has run")
	}
}

func TestCommandDelivers(t *testing.T) {
	store := t.TempDir()
	program := script(t, `cp "$2" "`+store+`/$1"; echo "$2" >"`+store+`/file"`)
	m := load(t, "nul").Messages[0]
	if err := deliverer(t, "exec:"+program).Deliver(t.Context(), "alice", m); err != nil {
		t.Fatal(err)
	}
	got := contents(t, store)
	if diff := cmp.Diff(octetsOf(t, load(t, "nul"))[0], got[0]); diff != "" {
		t.Error(diff)
	}
	if _, err := os.Stat(strings.TrimSpace(got[1])); err == nil {
		t.Errorf("%s is left behind", got[1])
	}
}

func TestFailureToDeliver(t *testing.T) {
	d := deliverer(t, "exec:"+script(t, `echo over quota >&2`, `exit 1`))
	err := d.Deliver(t.Context(), "alice", fixtures.NewMessage([]byte("x")))
	if err == nil || !strings.Contains(err.Error(), "delivery to alice") || !strings.Contains(err.Error(), "over quota") {
		t.Errorf("Deliver returned %v", err)
	}
	if err := d.Deliver(t.Context(), "alice", unreadable(t).Messages[1]); err == nil ||
		strings.Contains(err.Error(), "over quota") {
		t.Errorf("delivering a message that can't be read: %v", err)
	}
}

func TestNothingIsLeftBehindAfterClose(t *testing.T) {
	program := script(t, `exit ${1#user}`) // user0 succeeds, user1 fails
	temporary := os.Getenv("TMPDIR")
	p := provisioner(t, "exec:"+program)
	for _, user := range []string{"user0", "user1", "user0"} {
		err := p.Fill(t.Context(), user, load(t, "two-messages"))
		if failed := err != nil; failed != (user == "user1") {
			t.Errorf("%s: %v", user, err)
		}
	}
	if err := p.Fill(t.Context(), "user0", unreadable(t)); err == nil {
		t.Error("filled with a message that can't be read")
	}
	// Until Close there is the folder that can be used again, and no other.
	if kept, err := filepath.Glob(temporary + "/*/*"); len(kept) != 1 || err != nil {
		t.Errorf("folders in use: %v, %v", kept, err)
	}
	for _, user := range []string{"user0", "user1"} {
		deliverer(t, "exec:"+program).Deliver(t.Context(), user, fixtures.NewMessage([]byte("x")))
	}
	closer := p.(interface{ Close() error })
	if err := closer.Close(); err != nil {
		t.Fatal(err)
	}
	if left := namesIn(t, temporary); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	fill(t, p, "user0", load(t, "two-messages")) // it works again
	if err := closer.Close(); err != nil {
		t.Error(fmt.Errorf("closing again: %w", err))
	}
}
