package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// dotted is a recording of a client that fetches a message with a dot line.
const dotted = `recorded: 2026-11-23T08:30:12.123Z

C: <open connection>
S: +OK ready
C: USER {user}
S: +OK
C: PASS {password}
S: +OK
C: STAT
S: +OK 2 300
C: RETR 1
S: +OK
S: Subject: dots
S:
S: ..dot
S: the end
S: .
C: QUIT
S: +OK
S: <close connection>
`

func TestMinimize(t *testing.T) {
	recording := file(t, "session.pop3", dotted)
	pop3spec(t, "minimize", recording).want(t, 4, "", "nothing fails")
	pop3spec(t, "minimize", recording, "--fault", "retr-not-stuffed", "--rule", "RFC1939-5-STAT-01").want(t, 4, "",
		"nothing breaks RFC1939-5-STAT-01")

	out := filepath.Join(t.TempDir(), "dots.pop3")
	pop3spec(t, "minimize", recording, "--fault", "retr-not-stuffed", "-o", out).want(t, 0, "",
		"without a second dot in front (3 steps, ")
	if want := `# A server must put one more dot before every line of a multi-line response that begins with a dot.
# Made of session.pop3, in which RETR sent a line that begins with a dot without a second dot in front.
proves:   RFC1939-3-MULTI-02
maildrop: ./dots

C: <log in>
C: RETR 1
S: +OK
`; read(t, out) != want {
		t.Errorf("%s", read(t, out))
	}
	if got := read(t, filepath.Join(filepath.Dir(out), "dots", "0001.eml")); got != ".dot\r\n" {
		t.Errorf("the message is %q", got)
	}
	if info, err := os.Stat(out); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	pop3spec(t, "replay", out).want(t, 0, "1 pass", "")
	pop3spec(t, "replay", out, "--fault", "retr-not-stuffed").want(t, 1, "RFC1939-3-MULTI-02", "")
	pop3spec(t, "minimize", recording, "--fault", "retr-not-stuffed", "-o", out).want(t, 2, "", "is there already")
}

func TestMinimizeToTheStandardOutput(t *testing.T) {
	recording := file(t, "session.pop3", dotted)
	got := pop3spec(t, "minimize", recording, "--fault", "stat-missing")
	got.want(t, 0, "maildrop: empty\n\nC: <log in>\nC: STAT\nS: +OK\n", "STAT was answered with -ERR")
	got = pop3spec(t, "minimize", recording, "--fault", "retr-not-stuffed")
	got.want(t, 0, "C: RETR 1", "use --output FILE")
	if strings.Contains(got.out, "./") {
		t.Errorf("a folder that is not there is named:\n%s", got.out)
	}
}

func TestMinimizeWrongUsage(t *testing.T) {
	recording := file(t, "session.pop3", dotted)
	for want, args := range map[string][]string{
		"minimize takes one FILE":      {"minimize"},
		"stands for 2":                 {"minimize", folderOf(t, dotted, dotted)},
		"did you mean RFC1939-5-DELE-": {"minimize", recording, "--rule", "RFC1939-5-DELE-99"},
		"--account needs --target URL": {"minimize", recording, "--account", "a:b"},
		"there is no fault":            {"minimize", recording, "--fault", "nope"},
	} {
		pop3spec(t, args...).want(t, 2, "", want)
	}
}

// folderOf is a folder with transcripts.
func folderOf(t *testing.T, texts ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i, text := range texts {
		if err := os.WriteFile(filepath.Join(dir, string(rune('a'+i))+".pop3"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
