package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/internal/golden"
)

// outcome is all that somebody sees of a command.
type outcome struct {
	code     int
	out, err string
}

// pop3spec runs the command in this process.
func pop3spec(t *testing.T, args ...string) outcome {
	t.Helper()
	return pop3specWith(t, t.Context(), "", args...)
}

func pop3specWith(t *testing.T, ctx context.Context, stdin string, args ...string) outcome {
	t.Helper()
	var out, err bytes.Buffer
	code := runUntil(ctx, args, streams{strings.NewReader(stdin), &out, &err})
	for _, text := range []string{out.String(), err.String()} {
		if strings.Contains(text, "goroutine ") || strings.Contains(text, "internal error") {
			t.Errorf("%q: a panic got through:\n%s", args, text)
		}
	}
	return outcome{code, out.String(), err.String()}
}

// want checks the exit code, and that texts were printed.
func (o outcome) want(t *testing.T, code int, out, err string) {
	t.Helper()
	if o.code != code {
		t.Errorf("exit code %d, want %d\n%s%s", o.code, code, o.out, o.err)
	}
	if !strings.Contains(o.out, out) || out == "" && o.out != "" {
		t.Errorf("standard output is %q, want %q", o.out, out)
	}
	if !strings.Contains(o.err, err) || err == "" && o.err != "" {
		t.Errorf("standard error is %q, want %q", o.err, err)
	}
	for line := range strings.Lines(o.err) {
		if !strings.HasSuffix(line, "\n") {
			t.Errorf("unfinished line %q", line)
		}
	}
}

// file writes a file for a test.
func file(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func TestHelp(t *testing.T) {
	pop3spec(t).want(t, 0, "Available Commands:", "")
	golden.Check(t, "help", pop3spec(t, "--help").out)
	golden.Check(t, "help-filling", pop3spec(t, "help", "filling").out)
	for _, name := range []string{"run", "replay", "record", "minimize", "serve", "check", "list", "explain", "faults",
		"selftest", "diagnose", "doctor", "merge", "version"} {
		golden.Check(t, "help-"+name, pop3spec(t, name, "--help").out)
	}
}

func TestWrongUsage(t *testing.T) {
	t.Setenv(accountVariable, "")
	program := file(t, "main.test", "\x7fELF\x02\x00")
	broken := file(t, "broken.pop3", "S: +OK\nC: <jump>\n")
	for want, args := range map[string][]string{
		`unknown command "rum"; did you mean "run"?`:          {"rum"},
		`unknown command "frobnicate"; see 'pop3spec --help'`: {"frobnicate"},
		`unknown flag: --nope; see 'pop3spec run --help'`:     {"run", "--nope"},
		`invalid argument "soon" for "--timeout"`:             {"run", "--timeout", "soon"},
		`--timeout has to be more than 0`:                     {"run", "--timeout", "0s"},
		`--timeout-factor has to be more than 0`:              {"run", "--timeout-factor", "NaN"},
		`--jobs can't be less than 0`:                         {"run", "--jobs", "-1"},
		`--min can't be less than 0`:                          {"run", "--min", "-1"},
		`--autologout can't be less than 0`:                   {"run", "--autologout", "-1s"},
		`--level "often": it is one of must, should, may`:     {"run", "--level", "often"},
		`unknown format "fancy"`:                              {"run", "--format", "fancy"},
		`HTML is not available yet`:                           {"run", "--report", "html=x.html"},
		broken + ` is not a folder`:                           {"run", "--report", "json=" + broken + "/x.json"},
		`--write-baseline: ` + broken + ` is not a folder`:    {"run", "--write-baseline", broken + "/x"},
		`--output: ` + broken + ` is not a folder`: {"check", "--output", broken + "/x",
			"../internal/debuglog/testdata/curl-plain.log"},
		`reading the baseline: open /nowhere`:                   {"run", "--baseline", "/nowhere"},
		`there is no fault "quit-deletes-nothin"; did you mean`: {"run", "--fault", "quit-deletes-nothin"},
		`there is no variation "x"`:                             {"run", "--variation", "x"},
		`there is no fault "x"`:                                 {"selftest", "--fault", "x"},
		`there is no variation "y"`:                             {"selftest", "--variation", "y"},
		`--combinations can't be less than 0`:                   {"selftest", "--combinations", "-1"},
		`--account needs --target URL`:                          {"run", "--account", "a:b"},
		`--ca needs --target URL`:                               {"run", "--ca", "x"},
		`--provision-timeout needs --target URL`:                {"run", "--provision-timeout", "1m"},
		`--provision-timeout has to be more than 0`:             {"run", "--provision-timeout", "0"},
		`--leave "x": it is one of filled, emptied`:             {"run", "--leave", "x"},
		`--leave needs --target URL`:                            {"run", "--leave", "emptied"},
		`--provision needs --target URL`:                        {"run", "--provision", "none"},
		`has no scheme; did you mean pop3://localhost:110?`:     {"run", "--target", "localhost:110"},
		`--stls can't go with a pop3s:// target`:                {"run", "--target", "pop3s://localhost", "--stls"},
		`--tls-port is for a pop3:// target`: {"run", "--target", "pop3s://localhost", "--tls-port",
			"995"},
		`--tls-port 70000: a port is`: {"run", "--target", "pop3://localhost", "--tls-port",
			"70000"},
		`no account: a server is tested with --account`: {"run", "--target", "pop3://localhost"},
		`account 1: it has no colon; the form is USER:PASSWORD`: {"run", "--target", "pop3://localhost", "--account",
			"hunter2"},
		`account "a" is given twice`: {"run", "--target", "pop3://localhost", "--account", "a:b",
			"--account", "a:c"},
		`reading accounts: open /nowhere`: {"run", "--target", "pop3://localhost", "--account-file",
			"/nowhere"},
		`token 1: it has no colon; the form is USER:TOKEN`: {"run", "--target", "pop3://localhost", "--account", "a:b",
			"--token", "hunter2"},
		`token 2 is for "c", which is no account`: {"run", "--target", "pop3://localhost", "--account", "a:b",
			"--token", "a:t", "--token", "c:hunter2"},
		`account "a" has two tokens`: {"run", "--target", "pop3://localhost", "--account", "a:b",
			"--token", "a:t", "--token", "a:hunter2"},
		`reading tokens: open /nowhere`: {"run", "--target", "pop3://localhost", "--account", "a:b",
			"--token-file", "/nowhere"},
		`reading the client certificate: open /nowhere`: {"run", "--target", "pop3://localhost", "--account", "a:b",
			"--client-cert", "/nowhere"},
		`--client-key needs --client-cert FILE`: {"run", "--target", "pop3://localhost", "--account", "a:b",
			"--client-key", "/nowhere"},
		`reading the CA certificates: open /nowhere`: {"run", "--target", "pop3://localhost", "--ca", "/nowhere"},
		`provision: there is no form "magic"`: {"run", "--target", "pop3://localhost", "--account", "a:b",
			"--provision", "magic"},
		`deliver: there is no form "magic"`: {"run", "--target", "pop3://localhost", "--account", "a:b",
			"--deliver", "magic"},
		`--fault and --variation are for the bundled server`: {"run", "--target", "pop3://localhost", "--fault", "no-lock"},
		`pattern "[": syntax error in pattern`:               {"run", "["},
		`no FILE given; see 'pop3spec replay --help'`:        {"replay"},
		broken + ":1:1: found":                               {"replay", broken},
		`pop3spec: a transcript is broken`:                   {"replay", broken},
		`pop3spec: 2 transcripts are broken`:                 {"check", broken, "/nowhere.pop3"},
		`pop3spec: a transcript can't be read`:               {"replay", "/nowhere.pop3"},
		`pop3spec: 2 transcripts can't be read`:              {"check", "/nowhere.pop3", "/nowhere/else.pop3"},
		`open /nowhere.pop3`:                                 {"check", broken, "/nowhere.pop3"},
		`curl-plain.log: this is a log (curl -v), and no`:    {"replay", "../internal/debuglog/testdata/curl-plain.log"},
		`main.test: this is no transcript, which is text`:    {"minimize", program},
		`did you mean RFC1939-5-DELE-01`:                     {"explain", "RFC1939-5-DELE-99"},
		`explain takes one RULE`:                             {"explain"},
		`--format "xml": it is one of text, json`:            {"list", "--format", "xml"},
		`there is no fault "y"`:                              {"faults", "y"},
		`there is no situation "stl"; did you mean stls?`:    {"selftest", "no-lock@stl"},
		`apop makes no sense: the situation does not`: {"selftest",
			"greeting-of-two-lines@apop"},
		`--confined can't be less than 0`: {"selftest", "--confined", "-1"},
	} {
		got := pop3spec(t, args...)
		got.want(t, 2, "", want)
		if strings.Contains(got.err, "hunter2") {
			t.Errorf("%q: the error shows what may be a password: %s", args, got.err)
		}
	}
}

func TestVersion(t *testing.T) {
	version = "v1.2.3"
	t.Cleanup(func() { version = "" })
	pop3spec(t, "version").want(t, 0, "pop3spec v1.2.3 go", "")
}
