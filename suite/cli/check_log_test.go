package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/internal/golden"
)

// A session with one mistake of each side.
const twoMistakes = `Connected to pop3://mail.example.org:110/
S: +OK ready
C: USER alice
S: +OK go on
C: PASS ********
S: +OK in
C: LIST
S: +OK list
S: 1 120
S: 2 200
S: .
C: DELE 1
S: +OK deleted
C: RETR 1
S: +OK 120 octets
S: Subject: one
S: .
C: QUIT
S: +OK bye
`

const samples = "../internal/debuglog/testdata/"

// took is how long something took.
var took = regexp.MustCompile(` in [0-9.]+m?s\b`)

func TestCheckLog(t *testing.T) {
	path := file(t, "broken.log", twoMistakes)
	got := pop3spec(t, "check", path)
	got.want(t, 1, "client-deleted-message", "")
	golden.Check(t, "check-log",
		took.ReplaceAllString(strings.ReplaceAll(got.out, filepath.ToSlash(path), "broken.log"), " in TIME"))
	pop3specWith(t, t.Context(), twoMistakes, "check", "--format", "quiet", "-").want(t, 1,
		"stdin:15: fail: RFC1939-5-DELE-02: ", "")
	report := pop3spec(t, "check", "--report", "json=-", path)
	if report.code != 1 || !strings.HasPrefix(report.out, "{") || !strings.Contains(report.out, `"by": "client"`) {
		t.Errorf("exit code %d, the report is\n%s", report.code, report.out)
	}
	if !strings.Contains(report.err, "RFC1939-5-DELE-02") {
		t.Errorf("beside the report there is only %q", report.err)
	}
}

// What real programs have written about a correct server is judged without an error;
// that it offers PLAIN in clear is an advice.
func TestCheckSamples(t *testing.T) {
	pop3spec(t, "check", samples+"fetchmail.log").want(t, 0,
		"fetchmail.log: ok, fetchmail -v -v (30 other lines ignored)\n", "")
	pop3spec(t, "check", "-v", samples+"fetchmail.log").want(t, 0, "remark: client-obsolete (RFC 1939, de-facto)", "")
	pop3spec(t, "check", samples+"rawlog.in", samples+"rawlog.out").want(t, 0, "rawlog.in: ok, Dovecot's rawlog\n", "")
	pop3spec(t, "check", "--strict", samples+"curl-retr.log").want(t, 0, "curl-retr.log: ok", "")
	pop3spec(t, "check", "-v", samples+"curl-retr.log").want(t, 0, "RFC4616-5-ADV-01", "")
	pop3spec(t, "check", samples+"tcpdump.pcap").want(t, 0, "tcpdump.pcap#2", "")
}

// A log becomes a transcript that can be played, and has no secrets in it.
func TestCheckWritesATranscript(t *testing.T) {
	for _, name := range []string{"curl-plain.log", "poplib.log", "mutt.log", "fetchmail-stls.log", "mailkit.log",
		"mpop.log", "netpop3.log", "rawlog.in", "tcpdump.pcap"} {
		path := filepath.Join(t.TempDir(), "made.pop3")
		if got := pop3spec(t, "check", "-o", path, samples+name); got.code != 0 || got.err != "" {
			t.Errorf("%s: %d %s", name, got.code, got.err)
		}
		text := read(t, path)
		for _, secret := range []string{"s3cretpw", "AGFsaWNlAHMzY3JldHB3", "bixhPWFsaWNl"} {
			if strings.Contains(text, secret) {
				t.Errorf("%s: a secret is in the transcript:\n%s", name, text)
			}
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode %v, %v", name, info.Mode(), err)
		}
		pop3spec(t, "check", path).want(t, 0, "made.pop3", "")
		pop3spec(t, "replay", path).want(t, 0, "1 pass", "")
		if got := pop3spec(t, "check", "-o", path, samples+name); got.code != 2 ||
			!strings.Contains(got.err, "--output: open ") {
			t.Errorf("%s: a file was written over: %d %s", name, got.code, got.err)
		}
		if name == "tcpdump.pcap" {
			read(t, strings.TrimSuffix(path, ".pop3")+"-2.pop3") // of its second session
		}
	}
}

func TestCheckErrors(t *testing.T) {
	middle := file(t, "middle.log", "* Connected to a (::1) port 110\n> STAT\n< +OK 2 320\n")
	broken := file(t, "broken.pop3", "X: what\n")
	pop3spec(t, "check", middle).want(t, 0, middle+": ok, curl -v\n", "")
	pop3spec(t, "check", broken, file(t, "other.pop3", "X: what\n")).want(t, 2, "", "pop3spec: 2 transcripts are broken\n")
	pop3spec(t, "check", file(t, "letter.txt", "Dear postmaster,\nmy mail is gone.\n")).want(t, 2, "",
		"letter.txt: this is neither a transcript nor a log")
	pop3spec(t, "check", "-w", middle).want(t, 2, "", "this is a log (curl -v); only transcripts have a canonical form")
	pop3spec(t, "check", "-o", "x.pop3", file(t, "good.pop3", tidy)).want(t, 2, "", "--output is for debug logs")
	pop3spec(t, "check", samples+"rawlog.out", "--format", "fancy").want(t, 2, "", "unknown format")
}

// In a transcript written by hand, a reply that no server may give is found.
func TestCheckTranscript(t *testing.T) {
	path := file(t, "wrong.pop3",
		"C: <log in>\nC: STAT\nS: +OK 2 320\nC: DELE 1\nS: +OK\nC: RETR 1\nS: +OK\nC: STAT\nS: +OK 2 320\n")
	got := pop3spec(t, "check", path)
	got.want(t, 1, "FAIL "+filepath.ToSlash(path)+": The transcript asks for what no server may do.", "")
	for _, want := range []string{path + ":7\n", path + ":9\n", "RFC1939-5-DELE-02", "RFC1939-5-STAT-03"} {
		if !strings.Contains(got.out, want) {
			t.Errorf("%s is not in\n%s", want, got.out)
		}
	}
	pop3spec(t, "check", "../../scripts/sessions").want(t, 0, "rfc1939-session.pop3: ok, 21 steps", "")
}

func TestExplainClientRule(t *testing.T) {
	pop3spec(t, "explain", "client-blanks").want(t, 0,
		"client-blanks (RFC 1939 section 3, MUST)\n\nA client must separate", "")
	pop3spec(t, "__complete", "explain", "client-bl").want(t, 0, "client-blind-delete\tA client deletes only",
		"Completion ended")
	pop3spec(t, "__complete", "check", "--format", "").want(t, 0, "github\n", "Completion ended")
}
