package specs_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/specs"
)

// played is a script, the fault that makes it fail, and the rules that are broken then.
const (
	played  = "rfc1939/noop/does-nothing.pop3"
	fault   = "noop-missing"
	broken  = "RFC1939-5-GEN-01,RFC1939-5-NOOP-01,RFC1939-7-MIN-01"
	titles  = "NOOP does nothing|has a baseline in order"
	passing = "SUCCESS!"
)

// ginkgoRun runs the specs of this package in a process of its own, and returns what it
// printed: those with one of the titles, against the bundled server with a fault, with a
// baseline.
func ginkgoRun(t *testing.T, fault, file string) string {
	t.Helper()
	var faults []string
	if fault != "" {
		faults = []string{fault}
	}
	_, srv, err := start(faults...)
	if err != nil {
		t.Fatal(err)
	}
	defer srv.Close()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestSuite$", "-test.count=1", "-ginkgo.v",
		"-ginkgo.no-color", "-ginkgo.focus="+titles)
	cmd.Env = append(os.Environ(), "POP3SPEC_TARGET=pop3://"+srv.Addr(), "POP3SPEC_BASELINE="+file, "POP3SPEC_PROVISION=",
		"POP3SPEC_ACCOUNT="+people[0].User+":"+people[0].Password+" "+people[1].User+":"+people[1].Password)
	out, err := cmd.CombinedOutput()
	if ran := strings.Contains(string(out), "Ran "); !ran || (err == nil) != strings.Contains(string(out), passing) {
		t.Fatalf("%v:\n%s", err, out)
	}
	return string(out)
}

func TestBaselineOfSpecs(t *testing.T) {
	const entry = "fail " + played + " " + broken
	for name, c := range map[string]struct {
		fault, baseline string
		passes          bool
		want            string
	}{
		"known":         {fault, entry + " # ticket 4711", true, "known: ticket 4711"},
		"unknown":       {fault, "fail sessions/rfc1939-session.pop3 - # of another", false, "RFC1939-5-NOOP-01 (MUST)"},
		"out of date":   {"", entry + " # ticket", false, "known.txt:1: " + played + " is now pass, no longer fail"},
		"not confirmed": {fault, entry + " # TODO: confirm by hand", false, "known.txt:1: nobody has"},
		"not there":     {"", "fail no/such.pop3 - # ticket", false, "known.txt:1: there is no script no/such.pop3"},
		"mistake":       {"", "fail x", false, "known.txt:1: found"},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "known.txt")
			if err := os.WriteFile(file, []byte(c.baseline+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			printed := ginkgoRun(t, c.fault, file)
			if strings.Contains(printed, passing) != c.passes || !strings.Contains(printed, c.want) {
				t.Errorf("passes: %t, want %t and %q in\n%s", !c.passes, c.passes, c.want, printed)
			}
		})
	}
}

// What a baseline has for every script holds for sessions, too.
func TestBaselineOfSessions(t *testing.T) {
	file := filepath.Join(t.TempDir(), "known.txt")
	if err := os.WriteFile(file, []byte("fail * "+broken+" # ticket\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, srv, err := start(fault)
	if err != nil {
		t.Fatal(err)
	}
	defer srv.Close()
	o := options(srv)
	o.Baseline = file
	if got := runOn(t, specs.New(o), func(s *specs.Session) { s.LogIn(1).Do("NOOP") }); got != "" {
		t.Errorf("said %q, want nothing", got)
	}
}
