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

// What a log shows is explained, too: what the server said to this client it may say with this fault.
func TestDiagnosisOfALog(t *testing.T) {
	const log = `*cmd* 'USER alice'
*resp* b'+OK now send the password'
*cmd* 'PASS secret'
*resp* b'+OK maildrop open, 2 messages (320 octets)'
*cmd* 'STAT'
*resp* b'+OK 2 320'
*cmd* 'DELE 1'
*resp* b'+OK message 1 marked as deleted'
*cmd* 'DELE 1'
*resp* b'+OK message 1 marked as deleted'
*cmd* 'QUIT'
*resp* b'+OK'
`
	const want = "may behave like dele-twice: explains 2 of 2 findings"
	pop3spec(t, "check", file(t, "poplib.log", log)).want(t, 1, want, "")
}
