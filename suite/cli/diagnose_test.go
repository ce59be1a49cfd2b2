package cli

import (
	"path/filepath"
	"strings"
	"testing"
)

// A run says what would explain its findings, in every form, and its report is enough to find that out again.
// The exit codes are those that they would be without it.
func TestDiagnosis(t *testing.T) {
	folder := t.TempDir()
	report, junit := filepath.Join(folder, "r.json"), filepath.Join(folder, "r.xml")
	const want = "behaves like dele-twice: explains 2 of 2 findings"
	args := []string{"run", "rfc1939/dele/twice", "--fault", "dele-twice"}
	pop3spec(t, append(args, "--report", "json="+report, "--report", "junit="+junit)...).
		want(t, 1, "diagnosis:\n  "+want+"\n", "")
	for _, file := range []string{report, junit} {
		if text := read(t, file); !strings.Contains(text, "dele-twice") {
			t.Errorf("%s: %s", file, text)
		}
	}
	pop3spec(t, "diagnose", report).want(t, 0, want, "")
	if out := pop3spec(t, append(args, "--no-diagnosis")...); out.code != 1 || strings.Contains(out.out, "behaves like") {
		t.Errorf("without: %+v", out)
	}
}

func TestDiagnoseRefusesWhatIsNoReport(t *testing.T) {
	for _, text := range []string{"hello", "{}", `{"schema": 99}`} {
		pop3spec(t, "diagnose", file(t, "r.json", text)).want(t, 2, "", "report")
	}
	pop3spec(t, "diagnose").want(t, 2, "", "takes one REPORT.json")
}
