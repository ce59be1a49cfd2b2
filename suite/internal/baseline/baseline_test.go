package baseline

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/verdict"
)

func load(t *testing.T, content string) *verdict.Baseline {
	t.Helper()
	t.Chdir(t.TempDir())
	if err := os.WriteFile("known.txt", []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	b, err := Load("known.txt")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestLoad(t *testing.T) {
	if b, err := Load(""); b != nil || err != nil {
		t.Errorf("without a file: %v, %v", b, err)
	}
	if b, err := Load(filepath.Join(t.TempDir(), "none")); b != nil || err == nil {
		t.Errorf("of a file that is not there: %v, %v", b, err)
	}
}

func TestUnconfirmedAndMissing(t *testing.T) {
	b := load(t, "fail first-contact.pop3 - # found before any script\n"+
		"fail sessions/rfc1939-session.pop3 RFC1939-6-UPD-01 # TODO: confirm by hand\n"+
		"fail mine.pop3 - # my own\n"+
		"fail sessions/rfc1939-sesion.pop3 - # mistyped\n")
	if got := Unconfirmed(b); !slices.Equal(got, []string{"known.txt:2: nobody has confirmed this entry yet"}) {
		t.Errorf("unconfirmed: %q", got)
	}
	got := Missing(b, func(script string) bool { return script == "mine.pop3" })
	const want = "known.txt:4: there is no script sessions/rfc1939-sesion.pop3; did you mean sessions/rfc1939-session"
	if len(got) != 1 || !strings.HasPrefix(got[0], want) {
		t.Errorf("missing: %q, want %q", got, want)
	}
	if Unconfirmed(nil) != nil || Missing(nil, nil) != nil {
		t.Error("no baseline has mistakes")
	}
}

// An entry for every script is judged when all of them have a result.
func TestLedgerJudgesTheWholeAtTheEnd(t *testing.T) {
	const upd = "RFC1939-6-UPD-01"
	l := NewLedger(load(t, "fail * "+upd+" # ticket\n"), 2)
	for i, script := range []string{"a.pop3", "a.pop3", "b.pop3"} {
		if got := l.Rest(); got != nil {
			t.Errorf("after %d results: %q", i, got)
		}
		if got := l.Judge(&verdict.Result{Script: script, Verdict: verdict.Pass, Judged: []verdict.RuleID{upd}}); got != nil {
			t.Errorf("%q", got)
		}
	}
	if got := l.Rest(); !slices.Equal(got, []string{"known.txt:1: nothing breaks " + upd + " any more"}) {
		t.Errorf("at the end: %q", got)
	}
	none := NewLedger(nil, 0)
	if none.Judge(&verdict.Result{Script: "a.pop3", Verdict: verdict.Fail}) != nil || none.Rest() != nil {
		t.Error("no baseline has something to say")
	}
}
