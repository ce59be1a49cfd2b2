package cli

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestReplayUpdate(t *testing.T) {
	const wrong = "# how many?\nC: <log in>\nC: STAT\nS: +OK 7 1\nC: QUIT\nS: +OK\n"
	path := file(t, "x.pop3", wrong)
	pop3spec(t, "replay", "--update", path).want(t, 2, "", "--update: "+path+" is not under version control")
	if read(t, path) != wrong {
		t.Error("it was rewritten all the same")
	}
	name := filepath.ToSlash(path)
	pop3spec(t, "replay", "--update", "--force", path).want(t, 0, `diff a/`+name+` b/`+name+`
--- a/`+name+`
+++ b/`+name+`
@@ -1,6 +1,6 @@
 # how many?
 C: <log in>
 C: STAT
-S: +OK 7 1
+S: +OK 2 320
 C: QUIT
 S: +OK
`, "")
	if want := strings.Replace(wrong, "7 1", "2 320", 1); read(t, path) != want {
		t.Errorf("%s", read(t, path))
	}
	pop3spec(t, "replay", "--update", "--force", path).want(t, 0, name+": holds\n", "")
}

func TestReplayUpdateLeavesAlone(t *testing.T) {
	bug := file(t, "bug.pop3", "C: <log in>\nC: DELE 1\nS: +OK\nC: STAT\nS: +OK 1 200\n")
	pop3spec(t, "replay", "--update", "--force", "--fault", "stat-counts-deleted", bug).want(t, 1, "",
		"is left as it is: the server breaks RFC1939-5-STAT-0")
	other := file(t, "other.pop3", "requires: FROBNICATE\n\nC: <log in>\nC: STAT\nS: +OK 1 1\n")
	pop3spec(t, "replay", "--update", "--force", other).want(t, 4, "",
		"not applicable: the server does not offer FROBNICATE")
	pop3specWith(t, t.Context(), "C: NOOP\nS: +OK\n", "replay", "--update", "--force", "-").want(t, 1, "",
		"the standard input can't be rewritten")
}
