package verdict

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pop3spec/pop3spec/suite/internal/requirement"
)

func result(v Verdict, script string, rules ...requirement.ID) Result {
	res := Result{Verdict: v, Script: script}
	for _, id := range rules {
		res.Findings = append(res.Findings, Finding{Rule: id, Severity: requirement.Fail})
	}
	return res
}

const (
	dele = requirement.ID("RFC1939-5-DELE-01")
	retr = requirement.ID("RFC1939-5-RETR-01")
)

func TestBaseline(t *testing.T) {
	const file = `
# known
fail a.pop3 RFC1939-5-DELE-01,RFC1939-5-RETR-01 # ticket 1 # not 2
fail my scripts/b.pop3 rfc1939-5-dele-01 # lower case, and blanks
fail my scripts/b.pop3 RFC1939-5-RETR-01 # a second line
error c.pop3 - # no network there
fail d.pop3 - # a transcript that proves no rule
`
	b, err := ParseBaseline("known.txt", []byte(file))
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		res      Result
		known    string
		outdated []string
	}{
		"known":          {result(Fail, "a.pop3", dele, retr, dele), "ticket 1 # not 2", nil},
		"two lines":      {result(Fail, "my scripts/b.pop3", dele, retr), "lower case, and blanks; a second line", nil},
		"error":          {result(Error, "c.pop3"), "no network there", nil},
		"no rule":        {result(Fail, "d.pop3", ""), "a transcript that proves no rule", nil},
		"unknown script": {result(Fail, "e.pop3", dele), "", nil},
		"one more rule":  {result(Fail, "a.pop3", dele, retr, "RFC1939-5-STAT-01"), "", nil},
		"one rule less": {result(Fail, "a.pop3", dele), "ticket 1 # not 2",
			[]string{"known.txt:3: a.pop3 no longer breaks RFC1939-5-RETR-01"}},
		"mended": {result(Pass, "a.pop3"), "", []string{"known.txt:3: a.pop3 is now pass, no longer fail"}},
		"better": {result(Warn, "a.pop3", dele, retr), "",
			[]string{"known.txt:3: a.pop3 is now warn, no longer fail"}},
		"blocked":            {result(Blocked, "a.pop3"), "", nil},
		"could not be tried": {result(Error, "a.pop3"), "", nil},
	} {
		r := &Report{Results: []Result{tc.res}}
		outdated := b.Apply(r, true)
		if diff := cmp.Diff(tc.outdated, outdated); diff != "" {
			t.Errorf("%s: outdated (-want +got):\n%s", name, diff)
		}
		if r.Results[0].Baseline != tc.known {
			t.Errorf("%s: known is %q, want %q", name, r.Results[0].Baseline, tc.known)
		}
	}
}

// What a server does under any script needs one line, and that line is out of date
// when no script sees it any more.
func TestBaselineForEveryScript(t *testing.T) {
	b, err := ParseBaseline("known.txt",
		[]byte("warn * RFC1939-5-DELE-01 # everywhere\nfail a.pop3 RFC1939-5-RETR-01 # ticket\n"))
	if err != nil {
		t.Fatal(err)
	}
	broken := &Report{Results: []Result{result(Warn, "x.pop3", dele), result(Fail, "a.pop3", retr, dele),
		result(Fail, "y.pop3", dele, retr)}}
	if outdated := b.Apply(broken, true); len(outdated) > 0 {
		t.Errorf("outdated: %v", outdated)
	}
	for i, want := range []string{"everywhere", "ticket", ""} {
		if got := broken.Results[i].Baseline; got != want {
			t.Errorf("%s: %q, want %q", broken.Results[i].Script, got, want)
		}
	}
	mended := result(Pass, "x.pop3")
	mended.Judged = []requirement.ID{dele}
	if outdated := b.Apply(&Report{Results: []Result{mended}}, true); len(outdated) != 1 ||
		outdated[0] != "known.txt:1: nothing breaks RFC1939-5-DELE-01 any more" {
		t.Errorf("outdated: %v", outdated)
	}
}

// What is only worth knowing is no reason for an entry.
func TestBaselineLeavesRemarksOut(t *testing.T) {
	res := result(Fail, "a.pop3", dele, retr)
	res.Findings[1].Severity = requirement.Info
	var out bytes.Buffer
	if err := WriteBaseline(&out, &Report{Results: []Result{res}}, nil); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); strings.Contains(got, string(retr)) || !strings.Contains(got, string(dele)) {
		t.Errorf("wrote %q", got)
	}
}

func TestBaselineErrors(t *testing.T) {
	for file, want := range map[string]string{
		"fail":                                     "x:1: found",
		"fail a.pop3":                              "expected VERDICT SCRIPT RULE[,RULE] # reason",
		"fail a.pop3 RFC1939-5-DELE-01":            "found no reason",
		"fail a.pop3 RFC1939-5-DELE-01 #":          "found no reason",
		"pass a.pop3 RFC1939-5-DELE-01 # x":        `found the verdict "pass"`,
		"\n\nfail a.pop3 RFC1939-5-DELE-99 # x":    `x:3: unknown rule "RFC1939-5-DELE-99"`,
		"fail a.pop3 - # x\nwarn a.pop3 - # x":     "x:2: a.pop3 is warn here and fail in line 1",
		"fail a.pop3 RFC1939-5-DELE-01, # a blank": `unknown rule ""`,
	} {
		if _, err := ParseBaseline("x", []byte(file)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", file, err, want)
		}
	}
}

func TestWriteBaseline(t *testing.T) {
	earlier, err := ParseBaseline("x",
		[]byte("fail not-run.pop3 RFC1939-5-DELE-01 # keep me\nfail a.pop3 RFC1939-5-DELE-01 # old\nfail mended.pop3 - "+
			"# drop me\n"))
	if err != nil {
		t.Fatal(err)
	}
	r := &Report{Results: []Result{
		result(Warn, "z.pop3", retr, dele), result(Fail, "a.pop3", dele), result(Error, "e.pop3"),
		result(Pass, "mended.pop3"),
	}}
	earlier.Apply(r, true)
	var out bytes.Buffer
	if err := WriteBaseline(&out, r, earlier); err != nil {
		t.Fatal(err)
	}
	const want = `# What is known to be broken, and why: VERDICT SCRIPT RULE[,RULE] # reason
fail a.pop3 RFC1939-5-DELE-01 # old
error e.pop3 - # TODO: confirm by hand
fail not-run.pop3 RFC1939-5-DELE-01 # keep me
warn z.pop3 RFC1939-5-DELE-01,RFC1939-5-RETR-01 # TODO: confirm by hand
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}

	again, err := ParseBaseline("x", out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if outdated := again.Apply(r, true); len(outdated) > 0 {
		t.Errorf("out of date at once: %q", outdated)
	}
	if code := r.Exit(true); code != ExitHolds {
		t.Errorf("exit code %d with everything known", code)
	}
	for _, e := range again.Entries {
		if e.IsUnreviewed() != (e.Script == "e.pop3" || e.Script == "z.pop3") {
			t.Errorf("unreviewed is %v for %s", e.IsUnreviewed(), e)
		}
	}
}

// A line for every script is not out of date because the few that were played do not
// show what it is about.
func TestBaselineForEveryScriptInPartOfARun(t *testing.T) {
	b, err := ParseBaseline("known.txt", []byte("warn * RFC1939-5-DELE-01 # everywhere\n"))
	if err != nil {
		t.Fatal(err)
	}
	res := result(Pass, "x.pop3")
	res.Judged = []requirement.ID{dele}
	if outdated := b.Apply(&Report{Results: []Result{res}}, false); len(outdated) > 0 {
		t.Errorf("outdated: %v", outdated)
	}
}

func TestBaselineWithoutWhatDoesNotExist(t *testing.T) {
	b, err := ParseBaseline("x",
		[]byte("fail a.pop3 - # x\nfail b.pop3 - # x\nfail * - # x\nfail b.pop3 RFC1939-5-DELE-01 # x\n"))
	if err != nil {
		t.Fatal(err)
	}
	missing := b.Without(func(script string) bool { return script == "a.pop3" })
	if len(missing) != 2 || missing[0].Line != 2 || missing[1].Line != 4 || len(b.Entries) != 2 {
		t.Errorf("missing: %v, left: %v", missing, b.Entries)
	}
}
