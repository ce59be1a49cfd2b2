package cli

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestBaselineIsWrittenAndMet(t *testing.T) {
	known := filepath.Join(t.TempDir(), "known.txt")
	faulty := []string{"run", "sessions/rfc1939-session", "--fault", "dele-renumbers"}
	pop3spec(t, append(faulty, "--write-baseline", known)...).want(t, 1, "1 fail", "")
	content := read(t, known)
	if !strings.Contains(content, "fail sessions/rfc1939-session.pop3 RFC1939-5-DELE-01") ||
		!strings.Contains(content, " # TODO: confirm by hand\n") {
		t.Fatalf("the baseline is\n%s", content)
	}
	got := pop3spec(t, append(faulty, "--baseline", known)...)
	got.want(t, 0, "1 known from the baseline", known+":2: nobody has confirmed this entry yet")
	if strings.Contains(got.out, "C: RETR 2") {
		t.Errorf("what is known is shown in full:\n%s", got.out)
	}

	reviewed := file(t, "reviewed.txt", strings.ReplaceAll(content, "TODO: confirm by hand", "ticket 4711"))
	pop3spec(t, append(faulty, "--baseline", reviewed)...).want(t, 0, "known: ticket 4711", "")
	pop3spec(t, append(faulty, "--baseline", reviewed, "--write-baseline", known)...).want(t, 0, "1 known", "")
	if !strings.Contains(read(t, known), "# ticket 4711") {
		t.Error("a reason was lost")
	}
}

func TestBaselineOutOfDate(t *testing.T) {
	known := file(t, "known.txt",
		"fail sessions/rfc1939-session.pop3 RFC1939-6-UPD-01 # ticket 4711\nfail rfc1939/uidl/distinct.pop3 "+
			"RFC1939-6-UPD-01 # not run here\n")
	got := pop3spec(t, "run", "sessions/rfc1939-session", "--baseline", known)
	got.want(t, 1, "1 pass", "pop3spec: baseline is out of date\n")
	if !strings.Contains(got.err, known+":1: sessions/rfc1939-session.pop3 is now pass, no longer fail") ||
		strings.Contains(got.err, "uidl") {
		t.Errorf("standard error is\n%s", got.err)
	}
	bad := file(t, "bad.txt", "fail x\n")
	pop3spec(t, "run", "--baseline", bad).want(t, 2, "", bad+":1: found")
}

// A line about a script that does not exist is out of date for good. One about a script
// that this run leaves out is not, in whatever way it does.
func TestBaselineAboutScriptsThatDoNotExist(t *testing.T) {
	suites := scriptNames(t)
	mine := file(t, "mine.pop3", "C: <log in>\nC: STAT\nS: +OK\n")
	lines := "fail sessions/rfc1939-sesion.pop3 RFC1939-6-UPD-01 # mistyped\n" +
		"fail " + suites[0] + " RFC1939-6-UPD-01 # left out\n" +
		"fail " + mine + " - # one of my own\n" +
		"fail first-contact.pop3 - # found before any script\n" +
		"warn * RFC1939-5-DELE-01 # seen by other scripts\n"
	known := file(t, "known.txt", lines)
	for _, args := range [][]string{
		append(passing, "--baseline", known),
		{"run", "sessions", "--baseline", known},
		{"run", "--include", "sessions/**", "--baseline", known},
		{"replay", file(t, "other.pop3", session), "--baseline", known},
		{"check", file(t, "other.pop3", session), "--baseline", known},
	} {
		got := pop3spec(t, args...)
		got.want(t, 1, got.out,
			known+":1: there is no script sessions/rfc1939-sesion.pop3; did you mean sessions/rfc1939-session")
		if n := strings.Count(got.err, known); n != 1 {
			t.Errorf("%q: %d lines are out of date:\n%s", args, n, got.err)
		}
	}
	clean := file(t, "clean.txt", lines[strings.Index(lines, "\n")+1:])
	pop3spec(t, append(passing, "--baseline", clean)...).want(t, 0, "1 pass", "")
	pop3spec(t, append(passing, "--baseline", known, "--write-baseline", clean)...).want(t, 1, "1 pass",
		"there is no script")
	if content := read(t, clean); strings.Contains(content, "mistyped") || !strings.Contains(content, "left out") ||
		!strings.Contains(content, "other scripts") {
		t.Errorf("the baseline became\n%s", content)
	}
}

func scriptNames(t *testing.T) (names []string) {
	t.Helper()
	for _, s := range suiteScripts() {
		names = append(names, s.File)
	}
	if len(names) == 0 {
		t.Fatal("the suite has no scripts")
	}
	return names
}
