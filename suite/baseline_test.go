package suite_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite"
)

// What the environment tells the test that runs in a process of its own, because it is to fail.
const (
	faults   = "POP3SPEC_TEST_FAULTS"
	baseline = "POP3SPEC_TEST_BASELINE"
	only     = "POP3SPEC_TEST_ONLY"
	jobs     = "POP3SPEC_TEST_JOBS"
)

// TestInner is the test of a server author; the tests below run it.
func TestInner(t *testing.T) {
	if os.Getenv(only) == "" {
		t.Skip("is run by other tests")
	}
	var people []suite.Account
	var accounts []fakeserver.Account
	for _, name := range []string{"alice", "bob", "carol", "dave"} {
		people = append(people, suite.Account{User: name, Password: "of " + name})
		accounts = append(accounts, fakeserver.Account{User: name, Password: "of " + name})
	}
	srv, err := fakeserver.Start(fakeserver.Config{Accounts: accounts, Faults: strings.Fields(os.Getenv(faults))})
	if err != nil {
		t.Fatal(err)
	}
	defer srv.Close()
	n, _ := strconv.Atoi(os.Getenv(jobs))
	var filled sync.Map
	suite.Test(t, suite.Options{
		Address: srv.Addr(), Accounts: people, Baseline: os.Getenv(baseline), Only: strings.Fields(os.Getenv(only)), Jobs: n,
		Fill: func(_ context.Context, user string, messages [][]byte) error {
			if _, before := filled.Swap(user, true); !before {
				t.Log("filled " + user)
			}
			return fill(srv, user, messages)
		},
	})
}

// inner runs TestInner, and returns whether it passed and what it printed.
func inner(t *testing.T, env map[string]string) (passed bool, printed string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestInner$", "-test.v", "-test.count=1")
	cmd.Env = os.Environ()
	for name, value := range env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	out, err := cmd.CombinedOutput()
	if !strings.Contains(string(out), "--- ") {
		t.Fatalf("%v: no test has run:\n%s", err, out)
	}
	return err == nil, string(out)
}

// session is a script that the fault makes break rules.
const (
	session = "sessions/rfc1939-session"
	broken  = "RFC1939-5-DELE-01,RFC1939-5-GEN-01,RFC1939-5-RETR-01"
	known   = "fail " + session + ".pop3 " + broken
)

func TestBaselineOfTest(t *testing.T) {
	for name, c := range map[string]struct {
		faults, baseline string
		passes           bool
		want             string
	}{
		"no baseline":      {"dele-renumbers", "", false, "--- FAIL: TestInner/" + session},
		"known":            {"dele-renumbers", known + " # ticket 4711", true, "known: ticket 4711"},
		"known everywhere": {"dele-renumbers", "fail * " + broken + " # ticket 4711", true, "known: ticket 4711"},
		"nothing broken":   {"", "", true, "--- PASS: TestInner/" + session},
		"another rule": {"dele-renumbers", "fail " + session + ".pop3 RFC1939-6-UPD-01 # ticket", false,
			"FILE:1: " + session + ".pop3 no longer breaks RFC1939-6-UPD-01"},
		"out of date": {"", known + " # ticket 4711", false,
			"FILE:1: " + session + ".pop3 is now pass, no longer fail"},
		"not confirmed": {"dele-renumbers", known + " # TODO: confirm by hand", false,
			"FILE:1: nobody has confirmed this entry yet"},
		"no such script": {"", "fail sessions/rfc1939-sesion.pop3 RFC1939-5-DELE-01 # ticket", false,
			"FILE:1: there is no script sessions/rfc1939-sesion.pop3; did you mean " + session},
		"mistake":        {"", "fail x", false, "FILE:1: found"},
		"cannot be read": {"", "-", false, "reading the baseline: open "},
	} {
		t.Run(name, func(t *testing.T) {
			file := ""
			if c.baseline != "" {
				file = filepath.Join(t.TempDir(), "known.txt")
			}
			if len(c.baseline) > 1 {
				if err := os.WriteFile(file, []byte(c.baseline+"\n"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			passed, printed := inner(t, map[string]string{faults: c.faults, baseline: file, only: session})
			if want := strings.ReplaceAll(c.want, "FILE", file); passed != c.passes || !strings.Contains(printed, want) {
				t.Errorf("passed: %t, want %t and %q in\n%s", passed, c.passes, want, printed)
			}
		})
	}
}

// All accounts are used, however many scripts are played at once.
func TestJobsOfTest(t *testing.T) {
	for _, n := range []string{"", "1", "2", "9"} {
		passed, printed := inner(t, map[string]string{jobs: n, only: "rfc1939/stat/* rfc1939/noop/* rfc1939/retr/*"})
		for _, user := range []string{"alice", "bob", "carol"} {
			if !passed || !strings.Contains(printed, "filled "+user) {
				t.Errorf("%q jobs: passed: %t, want the maildrop of %s filled\n%s", n, passed, user, printed)
			}
		}
	}
}
