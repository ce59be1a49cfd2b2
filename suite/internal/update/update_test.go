package update

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/internal/provision"
	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/internal/target"
)

func fake(t *testing.T, faults ...string) *target.Target {
	t.Helper()
	return suitetest.Target(t, faketarget.Config{Faults: faults})
}

func updated(t *testing.T, tgt *target.Target, src string) (string, error) {
	t.Helper()
	u, err := New(t.Context(), runner.Options{Target: tgt, Timeout: 5 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	out, err := u.Update(t.Context(), "x.pop3", []byte(src))
	return string(out), err
}

func TestExpectationsThatDoNotHoldAreRewritten(t *testing.T) {
	tgt := fake(t)
	for name, c := range map[string]struct{ src, want string }{
		"what holds stays as it is": {
			"  C:   <log in>\nC: STAT\nS: +OK 2 320\nC: NOOP\nS: +OK whatever\n",
			"  C:   <log in>\nC: STAT\nS: +OK 2 320\nC: NOOP\nS: +OK whatever\n",
		},
		"numbers": {
			"# title\r\n\r\n  C1: <log in>\r\n# how many?\r\n  C1:  STAT\r\n  S1:  +OK 7 {size}\r\n  C1: LIST 1\r\n  " +
				"S1:\t+OK 9 9\r\n",
			"line 6 does not hold, and can't be rewritten: it has a value in it",
		},
		"layout": {
			"# title\r\n\r\n  C1: <log in>\r\n# which?\r\n  C1: LIST 1\r\n  S1:\t+OK 9 9\r\n\r\n  C1: NOOP\r\n  S1: +OK",
			"# title\r\n\r\n  C1: <log in>\r\n# which?\r\n  C1: LIST 1\r\n  S1:\t+OK 1 120\r\n\r\n  C1: NOOP\r\n  S1: +OK\n",
		},
		"a status, and what stands after it": {
			"C: <log in>\nC: RETR 9\nS: +OK\nS: hello\n# the end\nS: .\nC: STAT\nS: +OK 9 1\n",
			"C: <log in>\nC: RETR 9\nS: -ERR no such message\n# the end\nC: STAT\nS: +OK 2 320\n",
		},
		"exact lines": {
			"C: <log in>\nC: STAT\nS: \"+OK 2  320\"\n",
			"C: <log in>\nC: STAT\nS: \"+OK 2 320\"\n",
		},
		"rows": {
			"C: <log in>\nC: LIST\nS: +OK\n# one\nS: 1 120\n# another\nS: 7 200\nS: .\nC: UIDL\nS: +OK\nS: 1 a\nS: 3 b\nS: .\n",
			"C: <log in>\nC: LIST\nS: +OK\n# one\nS: 1 120\n# another\nS: 2 200\nS: .\nC: UIDL\nS: +OK\nS: 1 a\nS: 2 @\nS: .\n",
		},
		"members": {
			"C: <log in>\nC: CAPA\nS: +OK\nS: TOP\nS: FROBNICATE\nS: UIDL\nS: .\n",
			"C: <log in>\nC: CAPA\nS: +OK\nS: TOP\nS: UIDL\nS: .\n",
		},
		"a message": {
			"maildrop: one-message\n\nC: <log in>\nC: TOP 1 0\nS: +OK\nS: From: Alice Example <alice@example.org>\nS: " +
				"Subject: another\nS:\nS: more\nS: .\n",
			"the header of the fixture",
		},
		"a pattern": {
			"C: <log in>\nC: STAT\nS: /\\+OK 9 .*/\n",
			"line 3 does not hold, and can't be rewritten: it is a pattern",
		},
		"a direction": {
			"C: <log in>\nC: NOOP\nS: +OK\nS: <close connection>\n",
			"which is no reply that could be rewritten",
		},
		"an expectation in the name of a rule": {
			"proves: RFC1939-5-STAT-01\n\nC: <log in>\nC: STAT\nS: +OK 7 1\n",
			"the expectation stands for RFC1939-5-STAT-01 (proves:)",
		},
		"a script that does not apply": {
			"requires: FROBNICATE\n\nC: <log in>\nC: STAT\nS: +OK 7 1\n",
			"not applicable: the server does not offer FROBNICATE",
		},
		"a recording": {
			"recorded: 2026-11-23T08:30:12Z\n\nC: <log in>\nC: STAT\nS: +OK 7 1\n",
			ErrRecording.Error(),
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := updated(t, tgt, c.src)
			if err != nil {
				if got = err.Error(); !strings.Contains(got, c.want) {
					t.Errorf("%s", got)
				}
				return
			}
			want := c.want
			switch name {
			case "rows":
				_, id, _ := strings.Cut(got, "S: 2 200\nS: .\nC: UIDL\nS: +OK\nS: 1 a\nS: 2 ")
				id, _, _ = strings.Cut(id, "\n")
				want = strings.Replace(want, "@", id, 1)
			case "a message":
				drop, _ := fixtures.Load("one-message")
				octets, _ := drop.Messages[0].Bytes()
				header, _, _ := strings.Cut(string(octets), "\r\n\r\n")
				want = "maildrop: one-message\n\nC: <log in>\nC: TOP 1 0\nS: +OK\nS: " +
					strings.ReplaceAll(header, "\r\n", "\nS: ") + "\nS:\nS: .\n"
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestBrokenRuleIsNeverExpected(t *testing.T) {
	_, err := updated(t, fake(t, "stat-counts-deleted"), "C: <log in>\nC: DELE 1\nS: +OK\nC: STAT\nS: +OK 1 200\n")
	if broken, ok := errors.AsType[*BrokenError](err); !ok || broken.Proved || broken.Rule != "RFC1939-5-STAT-03" {
		t.Error(err)
	}
}

func TestServerThatCannotBeTested(t *testing.T) {
	tgt := fake(t)
	tgt.Provision = provision.Func(func() func(context.Context, string, fixtures.Maildrop) error {
		first := tgt.Provision
		filled := 0
		return func(ctx context.Context, user string, drop fixtures.Maildrop) error {
			if filled++; filled > 1 {
				return errors.New("disk full")
			}
			return first.Fill(ctx, user, drop)
		}
	}())
	_, err := updated(t, tgt, "C: <log in>\nC: STAT\nS: +OK 7 1\n")
	if untested, ok := errors.AsType[*UntestedError](err); !ok || !strings.Contains(untested.Reason, "disk full") {
		t.Error(err)
	}
}

func TestUnsteadyAnswersAreNotWritten(t *testing.T) {
	_, err := updated(t, fake(t), "C: <open connection>\nS: \"+OK POP3 server ready <1.2@localhost>\"\n")
	if !errors.Is(err, ErrUnsteady) {
		t.Error(err)
	}
}

func TestCleanAsksGit(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git")
	}
	dir := t.TempDir()
	path := filepath.Join(dir, ":x y.pop3")
	write := func(text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run := func(args ...string) {
		cmd := exec.Command("git",
			append([]string{"-C", dir, "--literal-pathspecs", "-c", "user.name=x", "-c", "user.email=x@example.org"},
				args...)...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
	}
	wants := func(want string) {
		t.Helper()
		if err := Clean(t.Context(), path); err == nil && want != "" ||
			err != nil && (want == "" || !strings.Contains(err.Error(), want)) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	write("one")
	wants("not under version control")
	run("init", "-q")
	wants("not under version control")
	run("add", "--", ":x y.pop3")
	wants("not committed")
	run("commit", "-q", "-m", "x")
	wants("")
	write("two")
	wants("not committed")
}
