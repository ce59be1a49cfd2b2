package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/internal/golden"
)

// A fill that does nothing is the harness's own trouble: no rule is broken, and what was
// seen and done is shown.
func TestFillThatDoesNothing(t *testing.T) {
	srv := server(t, fakeserver.Config{STLS: true, TLSAddr: "127.0.0.1:0"})
	program := file(t, "fill", "#!/bin/sh\necho \"filling $1\"; printf '\\033[31mno such \\007table\\n' >&2\n")
	if err := os.Chmod(program, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"run"}, {"replay", file(t, "quit.pop3", session)}, {"minimize", file(t, "quit.pop3", session)},
		{"replay", "--update", "--force", file(t, "quit.pop3", session)},
	} {
		for _, how := range [][]string{{"pop3://" + srv.Addr()}, {"pop3s://" + srv.TLSAddr(), "--insecure"},
			{"pop3://" + srv.Addr(), "--stls", "--insecure"}} {
			got := pop3spec(t,
				append(append(args, "--account", "alice:secret", "--account", "bob:secret", "--provision", "exec:"+program,
					"--target"), how...)...)
			if got.code != 3 || got.out != "" {
				t.Errorf("%q: exit %d, %s", args, got.code, got.out)
			}
			text := strings.ReplaceAll(regexp.MustCompile(`\b[a-z2-7]{26}\b`).ReplaceAllString(got.err, "MARK"),
				filepath.Dir(program)+"/", "")
			text, points := strings.CutSuffix(text, "pop3spec: "+seeDoctor+"\n")
			if points != (args[0] == "run") {
				t.Errorf("%q points to the doctor: %v", args, points)
			}
			golden.Check(t, "fill-nothing", text)
		}
	}
}

// Nor is a store that the server does not read.
func TestFillOfAStoreThatNobodyReads(t *testing.T) {
	srv := server(t, fakeserver.Config{})
	mail := t.TempDir()
	for _, part := range []string{"tmp", "new", "cur"} {
		if err := os.MkdirAll(filepath.Join(mail, "Maildir", part), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for form, want := range map[string]string{
		"maildir:" + mail + "/Maildir": `2 other messages: "1", "2"` + "\n  done:     they were put into the Maildir " +
			mail,
		"mbox:" + mail + "/mbox": `2 other messages: "1", "2"` + "\n  done:     they were put into the mbox file " +
			mail,
		"maildir:" + mail + "/Madilir":  "filling Maildir " + mail + "/Madilir with two marked messages: it does not exist",
		"mbox:" + mail + "/nowhere/box": "its folder " + mail + "/nowhere does not exist",
	} {
		pop3spec(t, "run", "--target", "pop3://"+srv.Addr(), "--account", "alice:secret", "--provision", form).want(t, 3, "",
			want)
	}
}
