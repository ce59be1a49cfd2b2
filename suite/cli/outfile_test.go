package cli

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/verdict"
)

// passing is a run of one script that passes.
var passing = []string{"run", "sessions/rfc1939-session"}

// All that is written makes the folders that are missing, as the recipes of the README
// need it.
func TestMissingFoldersAreMade(t *testing.T) {
	t.Chdir(t.TempDir())
	recording := file(t, "session.pop3", session)
	customer := file(t, "customer.log",
		read(t, filepath.Join(packageFolder, "../internal/debuglog/testdata/curl-plain.log")))
	for made, args := range map[string][]string{
		"reports/pop3spec.xml": append(passing, "--report", "junit=reports/pop3spec.xml"),
		"a/b/pop3.baseline":    append(passing, "--write-baseline", "a/b/pop3.baseline"),
		"regressions/dots.pop3": {"minimize", recording, "--fault", "quit-deletes-nothing", "-o",
			"regressions/dots.pop3"},
		"lost/mail/lost-mail.pop3":  {"check", "--output", "lost/mail/lost-mail.pop3", customer},
		"checked/reports/check.xml": {"check", "--report", "junit=checked/reports/check.xml", recording},
	} {
		got := pop3spec(t, args...)
		if info, err := os.Stat(made); err != nil || info.Size() == 0 {
			t.Errorf("%q: %v\n%s%s", args, err, got.out, got.err)
		}
	}
	for path, want := range map[string]fs.FileMode{"regressions/dots.pop3": 0o600, "regressions": 0o700,
		"lost/mail/lost-mail.pop3": 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", path, info, err)
		}
	}
	pop3spec(t, "replay", "regressions/").want(t, 0, "1 pass", "")
}

// Transcripts are not lost where they go to no file.
func TestOutputThatIsNoFile(t *testing.T) {
	script := file(t, "session.pop3", session)
	customer := filepath.Join(packageFolder, "../internal/debuglog/testdata/curl-plain.log")
	for _, out := range []string{"-", "/dev/stdout"} {
		pop3spec(t, "minimize", script, "--fault", "quit-deletes-nothing", "-o", out).want(t, 0, "proves:   RFC1939-6-UPD-01",
			"steps")
		got := pop3spec(t, "check", "-o", out, customer)
		if !strings.Contains(got.out, "C: <open connection>") {
			t.Errorf("check -o %s prints\n%s%s", out, got.out, got.err)
		}
	}
	if got := pop3spec(t, "minimize", script, "--fault", "quit-deletes-nothing", "-o", "/dev/full"); got.code == 0 ||
		!strings.Contains(got.err, "no space left") {
		t.Errorf("exit code %d, %s", got.code, got.err)
	}
}

// A device stays a device, a link stays a link, and a disk that is full is no success.
func TestReportGoesThrough(t *testing.T) {
	dir := t.TempDir()
	link := filepath.Join(dir, "latest.json")
	if err := os.Symlink("today.json", link); err != nil {
		t.Fatal(err)
	}
	pop3spec(t, append(passing, "--report", "json="+link)...).want(t, 0, "1 pass", "")
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link is %v, %v", info, err)
	}
	if err := json.Unmarshal([]byte(read(t, filepath.Join(dir, "today.json"))), new(verdict.Report)); err != nil {
		t.Error(err)
	}
	for _, flag := range []string{"--report=junit=/dev/full", "--report=json=/dev/full", "--write-baseline=/dev/full"} {
		pop3spec(t, append(passing, flag)...).want(t, 2, "1 pass", "no space left on device")
		if info, err := os.Stat("/dev/full"); err != nil || info.Mode()&fs.ModeCharDevice == 0 {
			t.Fatalf("%s made /dev/full %v, %v", flag, info, err)
		}
	}
	got := pop3spec(t, append(passing, "--report", "json=/dev/stdout")...)
	got.want(t, 0, `"schema": 1`, "1 pass in")
	if err := json.Unmarshal([]byte(got.out), new(verdict.Report)); err != nil {
		t.Error(err)
	}
}

// packageFolder is the folder of this package.
var packageFolder, _ = os.Getwd()
