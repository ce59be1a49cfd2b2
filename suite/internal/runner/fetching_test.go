package runner

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// fetching is a script that fetches a message and ends with QUIT.
const fetchAndQuit = "C: <log in>\nC: RETR 1\nS: +OK\nC: QUIT\nS: +OK\n"

// copies are the files with messages that were kept.
func copies(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.eml"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestAServerThatHidesWhatWasFetched(t *testing.T) {
	for name, box := range map[string]*livebox{"with UIDL": {hides: true}, "without": {hides: true, noUIDL: true}} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			t.Setenv("TMPDIR", dir)
			var warned string
			o := Options{Target: box.start(t), Timeout: 5 * time.Second, Notice: func(text string) { warned += text + "\n" }}
			for i := range 3 {
				s, err := transcript.Parse([]string{"a.pop3", "b.pop3", "c.pop3"}[i], []byte("maildrop: any\n\n"+fetchAndQuit))
				if err != nil {
					t.Fatal(err)
				}
				o.Scripts = append(o.Scripts, s)
			}
			report, err := Run(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			for _, res := range report.Results {
				if res.Verdict != verdict.Blocked || !strings.Contains(res.Reason, "removes or hides what was fetched") {
					t.Errorf("%s: %s", res.Verdict, res.Reason)
				}
			}
			if fetched := strings.Count(box.came(), "RETR"); fetched != 1 || box.left() != 2 {
				t.Errorf("%d times RETR came, %d messages are left", fetched, box.left())
			}
			kept := copies(t, dir)
			if len(kept) != 1 || !strings.Contains(warned, kept[0]) ||
				!strings.Contains(warned, "3 messages before, 2 messages after") {
				t.Fatalf("kept %q, and told\n%s", kept, warned)
			}
			if strings.Join(report.Warnings, "\n")+"\n" != warned {
				t.Errorf("the report has the warnings %q", report.Warnings)
			}
			text, err := os.ReadFile(kept[0])
			if info, _ := os.Stat(kept[0]); err != nil || string(text) != "Subject: 2\r\n\r\n" || info.Mode().Perm() != 0o600 {
				t.Errorf("the copy holds %q (%v)", text, err)
			}
		})
	}
}

func TestAServerThatKeepsWhatWasFetched(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	box := &livebox{}
	res, report := runText(t, Options{Target: box.start(t), Timeout: 5 * time.Second}, fetchAndQuit)
	if res.Verdict != verdict.Pass || box.left() != 3 || len(report.Warnings)+len(copies(t, dir)) > 0 {
		t.Errorf("%s: %s, %d messages are left, told %q, kept %q", res.Verdict, res.Reason, box.left(), report.Warnings,
			copies(t, dir))
	}
	if !strings.Contains(box.came(), "RETR 2\r\nQUIT") {
		t.Errorf("the smallest message was not tried:\n%s", box.came())
	}
}

// Nothing is put at risk where nothing has to be.
func TestNothingIsFetchedWithoutNeed(t *testing.T) {
	for name, c := range map[string]struct {
		greeting, capa string
		change         func(o *Options)
		script         string
		blocked        string // a part of the reason; "" if the script is played
	}{
		"no script fetches":       {script: "C: <log in>\nC: LIST\nS: +OK\nC: TOP 1 0\nS: +OK\n"},
		"the script is prevented": {script: "C: <log in as account 2>\nC: RETR 1\nS: +OK\n", blocked: "second"},
		"--no-fetch": {change: func(o *Options) { o.NoFetch = true }, script: fetchAndQuit,
			blocked: "--no-fetch"},
		"--no-fetch, in segments": {change: func(o *Options) { o.NoFetch = true },
			script: "C: <log in>\nC: <send \"re\">\nC: <send \"tr 1\\r\\n\">\nS: <any reply>\n", blocked: "--no-fetch"},
		"--provider gmail": {change: func(o *Options) { o.Provider = "gmail" }, script: fetchAndQuit,
			blocked: "gmail"},
		"the greeting of Gmail": {greeting: "Gpop ready for requests from 127.0.0.1 x", script: fetchAndQuit,
			blocked: "gmail"},
		"the capabilities of Gmail": {capa: "X-GOOGLE-RICO\r\n", script: fetchAndQuit, blocked: "gmail"},
		"TOP shows on Gmail":        {capa: "X-GOOGLE-RICO\r\n", script: "C: <log in>\nC: TOP 1 0\nS: +OK\n"},
	} {
		t.Run(name, func(t *testing.T) {
			box := &livebox{hides: true, greeting: c.greeting, capa: c.capa}
			o := Options{Target: box.start(t), Timeout: 5 * time.Second}
			if c.change != nil {
				c.change(&o)
			}
			res, report := runText(t, o, c.script)
			if blocked := res.Verdict == verdict.Blocked; blocked != (c.blocked != "") ||
				!strings.Contains(res.Reason, c.blocked) {
				t.Errorf("%s: %s", res.Verdict, res.Reason)
			}
			if strings.Contains(strings.ToUpper(box.came()), "RETR") || box.left() != 3 || len(report.Warnings) > 0 {
				t.Errorf("%d messages are left, told %q, after\n%s", box.left(), report.Warnings, box.came())
			}
		})
	}
}

// Where EXPIRE 0 is in force a session that has fetched is dropped, and QUIT is not said.
func TestExpireAtOnceNeverQuitsAfterFetching(t *testing.T) {
	for name, c := range map[string]struct {
		script string
		want   verdict.Verdict
	}{
		"the script leaves it open": {"C: <log in>\nC: RETR 1\nS: +OK\n", verdict.Pass},
		"the script says QUIT":      {fetchAndQuit, verdict.Blocked},
		"in segments": {"C: <log in>\nC: <send \"RE\">\nC: <send \"TR 1\\r\\nQU\">\nC: <send " +
			"\"IT\\r\\n\">\nS: <reply to each command>\n", verdict.Blocked},
		"sent ahead": {"C: <log in>\nC: <send without waiting>\nC: LIST\nC: RETR 1\nC: quit\nS: +OK\nS: " +
			"+OK\nS: +OK\n", verdict.Blocked},
		"out of a walk": {"C: <log in>\nC: STAT\nS: +OK\nC: <walk through 30 commands with seed 3>\nC: QUIT\nS: +OK\n",
			verdict.Blocked},
		"nothing was fetched": {"C: <log in>\nC: LIST\nS: +OK\nC: QUIT\nS: +OK\n", verdict.Pass},
	} {
		t.Run(name, func(t *testing.T) {
			box := &livebox{hides: true, capa: "EXPIRE 0\r\n"}
			res, _ := runText(t, Options{Target: box.start(t), Timeout: 5 * time.Second}, c.script)
			if res.Verdict != c.want || box.left() != 3 {
				t.Errorf("%s: %s; %d messages are left of 3", res.Verdict, res.Reason, box.left())
			}
		})
	}
}

// What the message is needed for is allowed by --allow-delete: then nothing is tried.
func TestAllowDeleteFetches(t *testing.T) {
	box := &livebox{hides: true}
	res, _ := runText(t, Options{Target: box.start(t), Timeout: 5 * time.Second, AllowDelete: true}, fetchAndQuit)
	if res.Verdict != verdict.Pass || box.left() != 2 || strings.Count(box.came(), "RETR") != 1 {
		t.Errorf("%s: %s, %d messages are left", res.Verdict, res.Reason, box.left())
	}
}

// What has become of a mailbox is told, whoever did it.
func TestADifferenceIsTold(t *testing.T) {
	box := &livebox{vanishes: true}
	_, report := runText(t, Options{Target: box.start(t), Timeout: 5 * time.Second}, "C: <log in>\nC: NOOP\nS: +OK\n")
	const want = `the mailbox of mrose: 3 messages before, 2 messages after: gone by the unique-id "id1"`
	if len(report.Warnings) != 1 || report.Warnings[0] != want {
		t.Errorf("told %q, want %q", report.Warnings, want)
	}
}
