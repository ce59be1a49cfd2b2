package cli

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/internal/golden"
)

const greeted = `# A client that looks into its maildrop.
C: <open connection>
S: +OK ready
C: USER {user}
S: +OK
C: PASS {password}
S: +OK
C: STAT
S: +OK 2 320
C: QUIT
S: +OK bye
`

// stdout of serve, which TestServe's helper does not keep, goes into a report.
func scriptServer(t *testing.T, args ...string) (at map[string]string, report string, stop func() outcome) {
	t.Helper()
	report = filepath.Join(t.TempDir(), "report.json")
	at, stop = serving(t, 1, append(args, "--account", "alice:secret", "--report", "json="+report, "--format", "quiet")...)
	return at, report, stop
}

func TestServeScript(t *testing.T) {
	at, report, stop := scriptServer(t, "--script", file(t, "s.pop3", greeted))
	got := talk(t, dial(t, at["pop3"]), "USER alice", "PASS secret", "STAT", "QUIT")
	if want := "+OK ready, +OK, +OK, +OK 2 320, +OK bye"; strings.Join(got, ", ") != want {
		t.Errorf("%q", got)
	}
	if end := stop(); end.code != 0 || end.err != "" {
		t.Errorf("ended with %d, %q", end.code, end.err)
	}
	if text := read(t, report); !strings.Contains(text, `"verdict": "pass"`) {
		t.Error(text)
	}
}

// A whole serve with --once, in its own output.
func TestServeScriptOnce(t *testing.T) {
	script := file(t, "client.pop3", greeted)
	for name, c := range map[string]struct {
		commands []string
		code     int
	}{
		"pass":    {[]string{"USER alice", "PASS secret", "STAT", "QUIT"}, 0},
		"deviate": {[]string{"USER alice", "PASS guess"}, 1},
	} {
		at, printed := servingScript(t, "--once", "--script", script, "--account", "alice:secret")
		talk(t, dial(t, at), c.commands...)
		end := <-printed
		if end.code != c.code {
			t.Errorf("%s: exit code %d", name, end.code)
		}
		text := regexp.MustCompile(` in [0-9.]+m?s\n`).ReplaceAllString(end.out, " in TIME\n")
		golden.Check(t, "serve-script-"+name, strings.ReplaceAll(text, filepath.ToSlash(filepath.Dir(script)), "DIR"))
	}
}

func TestServeScriptWithTLS(t *testing.T) {
	ca := filepath.Join(t.TempDir(), "ca.pem")
	script := file(t, "s.pop3", strings.Replace(greeted, "connection", "connection with TLS", 1))
	at, stop := serving(t, 2, "--script", script, "--order", "lenient", "--tls-listen", "127.0.0.1:0", "--print-ca", ca)
	conn := dialTLS(t, at["pop3s"], ca)
	if got := talk(t, conn, "USER mrose", "PASS tanstaaf", "STAT", "STAT", "QUIT"); got[4] != "+OK 2 320" {
		t.Errorf("%q", got)
	}
	if end := stop(); end.code != 0 {
		t.Errorf("ended with %d, %q", end.code, end.err)
	}
}

func TestServeScriptNobody(t *testing.T) {
	script := file(t, "s.pop3", greeted)
	got := pop3spec(t, "serve", "--script", script, "--once", "--wait", "1ms")
	got.want(t, 4, "no script was run", "no client came within 1ms (--wait)")
}

func TestServeScriptErrors(t *testing.T) {
	script := file(t, "s.pop3", greeted)
	pattern := file(t, "pattern.pop3", "C: <log in>\nC: STAT\nS: /.*/\n")
	secure := file(t, "secure.pop3", "C: <open connection with TLS>\nS: +OK\n")
	for want, args := range map[string][]string{
		`--once needs --script FILE`:                                    {"--once"},
		`--order needs --script FILE`:                                   {"--order", "lenient"},
		`--fault is for the bundled server, and can't go with --script`: {"--script", script, "--fault", "no-lock"},
		`--order "loose": it is one of strict, lenient`:                 {"--script", script, "--order", "loose"},
		`--wait needs --once`:                                           {"--script", script, "--wait", "1s"},
		`--wait has to be more than 0`:                                  {"--script", script, "--once", "--wait", "0s"},
		`--late, --segments and --cut-after can't be less than 0`:       {"--script", script, "--segments", "-1"},
		`pattern.pop3:3:4: found a pattern`:                             {"--script", pattern},
		`open /nowhere.pop3`:                                            {"--script", "/nowhere.pop3"},
		`which needs --tls-listen ADDRESS`:                              {"--script", secure},
		`unknown format "fancy"`:                                        {"--script", script, "--format", "fancy"},
	} {
		pop3spec(t, append([]string{"serve"}, args...)...).want(t, 2, "", want)
	}
}
