package main

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
	if !strings.Contains(content, "fail sessions/rfc1939-session.pop3 RFC1939-5-DELE-01") || !strings.Contains(content, " # TODO: confirm by hand\n") {
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
	known := file(t, "known.txt", "fail sessions/rfc1939-session.pop3 RFC1939-6-UPD-01 # ticket 4711\nfail some/other.pop3 RFC1939-6-UPD-01 # not run here\n")
	got := pop3spec(t, "run", "sessions/rfc1939-session", "--baseline", known)
	got.want(t, 1, "1 pass", "pop3spec: baseline is out of date\n")
	if !strings.Contains(got.err, known+":1: sessions/rfc1939-session.pop3 is now pass, no longer fail") || strings.Contains(got.err, "other") {
		t.Errorf("standard error is\n%s", got.err)
	}
	bad := file(t, "bad.txt", "fail x\n")
	pop3spec(t, "run", "--baseline", bad).want(t, 2, "", bad+":1: found")
}
