package cli

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/verdict"
)

// old is what a run of yesterday has left.
const old = `{"ended": "complete", "results": [], "tool": "yesterday"}`

// reportOf reads a report, which has to be one of today, in both formats.
func reportOf(t *testing.T, dir string) verdict.Report {
	t.Helper()
	var r verdict.Report
	content := read(t, filepath.Join(dir, "r.json"))
	if err := json.Unmarshal([]byte(content), &r); err != nil || strings.Contains(content, "yesterday") {
		t.Fatalf("%v\n%s", err, content)
	}
	x := read(t, filepath.Join(dir, "r.xml"))
	if unfinished := strings.Contains(x, `<testcase name="the whole run"`); unfinished != (r.Ended != verdict.Complete) {
		t.Errorf("JSON says %s, JUnit\n%s", r.Ended, x)
	}
	if (r.Reason == "") != (r.Ended == verdict.Complete) {
		t.Errorf("%s for the reason %q", r.Ended, r.Reason)
	}
	return r
}

// withReports has reports of yesterday, and arguments that ask for those of today.
func withReports(t *testing.T, args ...string) (dir string, all []string) {
	t.Helper()
	dir = t.TempDir()
	for _, name := range []string{"r.json", "r.xml"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(old), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	reports := []string{"--report", "json=" + filepath.Join(dir, "r.json"), "--report",
		"junit=" + filepath.Join(dir, "r.xml")}
	return dir, append(args, reports...)
}

// Every run that was asked for reports leaves some that say how it ended.
func TestReportsOnEveryPath(t *testing.T) {
	whole := file(t, "session.pop3", session)
	broken := file(t, "broken.pop3", "C: <fly>\n")
	unreachable := []string{"run", "--target", "pop3://127.0.0.1:1", "--account", "alice:hunter2"}
	cases := map[string]struct {
		args  []string
		code  int
		ended verdict.Ending
		why   string
	}{
		"all holds":             {passing, 0, verdict.Complete, ""},
		"broken rules":          {append(passing, "--fault", "dele-renumbers"), 1, verdict.Complete, ""},
		"too few":               {append(passing, "--min", "2"), 4, verdict.Complete, ""},
		"unreachable":           {unreachable, 3, verdict.Aborted, "connecting to 127.0.0.1:1"},
		"no such rule":          {[]string{"run", "RFC9999-*"}, 4, verdict.Aborted, "no script and no rule matches"},
		"nothing selected":      {[]string{"run", "--exclude", "**"}, 4, verdict.Aborted, "no script was selected"},
		"wrong value":           {append(passing, "--level", "often"), 2, verdict.Aborted, "--level"},
		"wrong format":          {append(passing, "--format", "fancy"), 2, verdict.Aborted, "unknown format"},
		"no baseline":           {append(passing, "--baseline", "/nowhere"), 2, verdict.Aborted, "reading the baseline"},
		"broken baseline":       {append(passing, "--baseline", broken), 2, verdict.Aborted, "expected VERDICT"},
		"no place for baseline": {append(passing, "--write-baseline", broken+"/x"), 2, verdict.Aborted, "is not a folder"},
		"baseline on full disk": {append(passing, "--write-baseline", "/dev/full"), 2, verdict.Complete, ""},
		"first failure": {[]string{"run", "rfc1939/retr", "rfc1939/stat", "--jobs", "1", "--fail-fast", "--fault",
			"retr-not-stuffed"}, 1, verdict.Interrupted, "stopped at the first failure, after "},
		"first failure is last":    {append(passing, "--fail-fast", "--fault", "dele-renumbers"), 1, verdict.Complete, ""},
		"replay":                   {[]string{"replay", whole}, 0, verdict.Complete, ""},
		"replay of what is not":    {[]string{"replay", "/nowhere.pop3"}, 2, verdict.Aborted, "can't be read"},
		"replay of what is broken": {[]string{"replay", broken}, 2, verdict.Aborted, "is broken"},
		"check":                    {[]string{"check", whole}, 0, verdict.Complete, ""},
		"check of less than all":   {[]string{"check", whole, "/nowhere.pop3"}, 2, verdict.Aborted, "can't be read"},
		"check of nothing":         {[]string{"check", "/nowhere.pop3"}, 2, verdict.Aborted, "can't be read"},
		"record to nowhere": {[]string{"record", "--target", "pop3://127.0.0.1:1", "-o", broken}, 2, verdict.Aborted,
			"the folder of the recordings"},
		"serve nobody": {[]string{"serve", "--script", file(t, "served.pop3", greeted), "--once", "--wait", "1ms"}, 4,
			verdict.Aborted, "no client came"},
		"serve what is broken": {[]string{"serve", "--script", broken}, 2, verdict.Aborted, "is broken"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			dir, args := withReports(t, c.args...)
			got := pop3spec(t, args...)
			if got.code != c.code {
				t.Errorf("exit code %d, want %d\n%s%s", got.code, c.code, got.out, got.err)
			}
			r := reportOf(t, dir)
			if r.Ended != c.ended || !strings.Contains(r.Reason, c.why) {
				t.Errorf("%s, %q, want %s, %q", r.Ended, r.Reason, c.ended, c.why)
			}
			if strings.Contains(r.Reason, "hunter2") {
				t.Error("the reason holds a password")
			}
			if c.ended == verdict.Interrupted && !strings.Contains(got.out, "not complete: "+c.why) {
				t.Errorf("nothing on the screen:\n%s", got.out)
			}
		})
	}
}

// A report that goes to the standard output is there when nothing was run, too.
func TestAbortedReportOnStandardOutput(t *testing.T) {
	got := pop3spec(t, "run", "--target", "pop3://127.0.0.1:1", "--account", "a:b", "--report", "json=-")
	got.want(t, 3, `"ended": "aborted"`, "connecting to")
	if err := json.Unmarshal([]byte(got.out), new(verdict.Report)); err != nil {
		t.Error(err)
	}
}

// Where it is not sure what was meant, no file is touched.
func TestWrongUsageOfReportsTouchesNothing(t *testing.T) {
	baseline := file(t, "known.txt", "")
	for want, more := range map[string][]string{
		"unknown flag":                         {"--no-such-flag"},
		"unknown format":                       {"--report", "yaml=x"},
		"that is the file of --baseline":       {"--baseline", baseline, "--report", "json=" + baseline},
		"that is the file of --write-baseline": {"--write-baseline", "new.txt", "--report", "json=./new.txt"},
		"invalid argument":                     {"--jobs", "many"},
	} {
		dir, args := withReports(t, passing...)
		got := pop3spec(t, append(args, more...)...)
		got.want(t, 2, "", want)
		if content := read(t, filepath.Join(dir, "r.json")); content != old {
			t.Errorf("%q: the report is now %s", more, content)
		}
	}
	if content := read(t, baseline); content != "" {
		t.Errorf("the baseline is now %s", content)
	}
	script := file(t, "session.pop3", session)
	for _, command := range []string{"replay", "check"} {
		pop3spec(t, command, script, "--report", "json="+script).want(t, 2, "", "that is the file of FILE")
	}
	if content := read(t, script); content != session {
		t.Errorf("the script is now %s", content)
	}
}

// Two reports in one file would be one of them, however the file is called.
func TestTwoReportsInOneFile(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for _, link := range [][2]string{{"folder", "alias"}, {"r.json", "latest"}} {
		if err := os.Symlink(link[0], link[1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir("folder", 0o755); err != nil {
		t.Fatal(err)
	}
	for _, pair := range [][2]string{
		{"r.json", "r.json"}, {"r.json", filepath.Join(dir, "r.json")}, {"r.json", "folder/../r.json"},
		{"folder/new/x", "alias/new/x"},
		{"r.json", "latest"}, {"-", "/dev/stdout"}, {"-", "-"},
	} {
		got := pop3spec(t, append(passing, "--report", "json="+pair[0], "--report", "junit="+pair[1])...)
		got.want(t, 2, "", "another report goes to the same file")
	}
	if _, err := os.Stat("r.json"); err == nil {
		t.Error("a report was written")
	}
}

// An interrupted run must not look complete, and while it goes on, nor does the report.
func TestReportsOfAnInterruptedRun(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	during := make(chan string, 1)
	dir, args := withReports(t, "replay", "--jobs", "1")
	url := peer(t, func(command string) string {
		switch word, _, _ := strings.Cut(command, " "); word {
		case "CAPA", "AUTH":
			return "-ERR\r\n"
		case "STAT":
			return "+OK 0 0\r\n"
		case "UIDL", "LIST":
			return "+OK\r\n.\r\n"
		case "NOOP":
			content, _ := os.ReadFile(filepath.Join(dir, "r.json"))
			during <- string(content)
			cancel()
		}
		return "+OK\r\n"
	})
	const quick = "maildrop: any\nC: <log in>\nC: STAT\nS: +OK\nC: <drop connection>\n"
	first, third := file(t, "first.pop3", quick), file(t, "third.pop3", quick)
	second := file(t, "second.pop3", "maildrop: any\nC: <log in>\nC: NOOP\nS: +OK\nC: <wait 60s>\nC: STAT\nS: +OK\n")
	args = append(args, first, second, third, "--target", url, "--account", "alice:secret")
	pop3specWith(t, ctx, "", args...).want(t, 3, "not complete: interrupted after 2 of 3 scripts",
		"interrupted: these are the results so far")
	if r := reportOf(t, dir); r.Ended != verdict.Interrupted || len(r.Results) != 2 {
		t.Errorf("%s, %s, %d results", r.Ended, r.Reason, len(r.Results))
	}
	if content := <-during; !strings.Contains(content, `"ended": "aborted"`) || strings.Contains(content, "yesterday") {
		t.Errorf("while it ran, the report was\n%s", content)
	}

	dir, args = withReports(t, passing...)
	pop3specWith(t, ctx, "", args...)
	if r := reportOf(t, dir); r.Ended != verdict.Interrupted {
		t.Errorf("interrupted before it began: %s, %s", r.Ended, r.Reason)
	}
}

// A mistake of pop3spec's own is told, too.
func TestReportsOfAPanic(t *testing.T) {
	dir, args := withReports(t)
	var files []string
	for i := 1; i < len(args); i += 2 {
		files = append(files, args[i])
	}
	r, err := openReports(streams{}, files, false)
	if err != nil {
		t.Fatal(err)
	}
	func() {
		defer func() {
			if p := recover(); p != "lost" {
				t.Errorf("the panic became %v", p)
			}
		}()
		r.during(t.Context(), func() error { panic("lost") })
	}()
	if r := reportOf(t, dir); r.Ended != verdict.Aborted || r.Reason != "internal error: lost" {
		t.Errorf("%s, %s", r.Ended, r.Reason)
	}
}
