package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const tidy = "# A title\nproves:   RFC1939-5-STAT-01\n\nC: <log in>\nC: STAT\nS: +OK 2 320\n"

func TestCheck(t *testing.T) {
	path := file(t, "good.pop3", tidy)
	pop3spec(t, "check", path).want(t, 0, path+": ok, 3 steps\n", "")
	pop3spec(t, "check", filepath.Dir(path)).want(t, 0, path+": ok, 3 steps\n", "")
	pop3specWith(t, t.Context(), tidy, "check", "-").want(t, 0, "stdin.pop3: ok, 3 steps\n", "")
	pop3spec(t, "check", "-d", path).want(t, 0, "", "")
	pop3spec(t, "check", t.TempDir()).want(t, 2, "", "has no *.pop3 file")
}

// All mistakes of all files are reported, in the form that editors jump to.
func TestCheckReportsAllMistakes(t *testing.T) {
	good, bad := file(t, "good.pop3", tidy),
		file(t, "bad.pop3", "maildrop: two-mesages\nproves: RFC1939-5-STAT-91 RFC1939-5-STAT-92\nC: STAT\n")
	worse := file(t, "worse.pop3", "C: STAT\nX: what\nS: +MAYBE\n")
	got := pop3spec(t, "check", bad, good, worse)
	got.want(t, 2, good+": ok", "pop3spec: 2 transcripts are broken\n")
	for _, want := range []string{
		bad + `:1:11: no maildrop is called "two-mesages"; did you mean two-messages`,
		bad + `:2:9: there is no rule "RFC1939-5-STAT-91"; did you mean RFC1939-5-STAT-01`,
		bad + `:2:27: there is no rule "RFC1939-5-STAT-92"`,
		worse + ":2:1: found",
		worse + ":3:4: found",
	} {
		if !strings.Contains("\n"+got.err, "\n"+want) {
			t.Errorf("no line begins with %q in\n%s", want, got.err)
		}
	}
}

func TestCheckWritesCanonicalForm(t *testing.T) {
	messy := strings.ReplaceAll(tidy, "C: ", "  C:    ")
	path := file(t, "messy.pop3", messy)
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	pop3spec(t, "check", path).want(t, 0, "ok, 3 steps", "")
	pop3spec(t, "check", "--diff", path).want(t, 1,
		path+":4: not in canonical form\n  - \"  C:    <log in>\"\n  + \"C: <log in>\"\n", "")
	if read(t, path) != messy {
		t.Error("--diff has changed the file")
	}
	pop3spec(t, "check", "-w", path).want(t, 0, path+": rewritten\n", "")
	if got := read(t, path); got != tidy {
		t.Errorf("rewritten as %q", got)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode is now %v, %v", info.Mode(), err)
	}
	pop3spec(t, "check", "-w", path).want(t, 0, "", "")
	if got := pop3specWith(t, t.Context(), messy, "check", "-w", "-"); got.out != tidy {
		t.Errorf("printed %q", got.out)
	}
}
