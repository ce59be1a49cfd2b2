package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"encoding/xml"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/internal/golden"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// session is a transcript that holds against a correct server.
const session = `# A marked message is gone after QUIT.
proves:   RFC1939-6-UPD-01
maildrop: three-messages

C1: <log in>
C1: DELE 2
S1: +OK
C1: QUIT
S1: +OK

C2: <log in>
C2: STAT
S2: +OK 2 {octets}
`

// server is a correct server on a port of its own, with mail in it.
func server(t *testing.T, c fakeserver.Config) *fakeserver.Server {
	t.Helper()
	for i, name := range []string{"alice", "bob"} {
		c.Accounts = append(c.Accounts, fakeserver.Account{User: name, Password: "secret"})
		c.Accounts[i].Messages = []fakeserver.Message{fakeserver.String("Subject: 1\r\n\r\n1\r\n"),
			fakeserver.String("Subject: 2\r\n\r\n2\r\n")}
	}
	srv, err := fakeserver.Start(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { srv.Close() })
	return srv
}

func TestRunAgainstTheBundledServer(t *testing.T) {
	got := pop3spec(t, "run", "--strict")
	got.want(t, 0, "none broken", "")
	if strings.Contains(got.out, " fail") || strings.Contains(got.out, " error") {
		t.Errorf("the bundled server fails:\n%s", got.out)
	}
	for _, args := range [][]string{{"--stls"}, {"--jobs", "1"}, {"--level", "must"}, {"-v"}, {"--timeout-factor", "2"}} {
		got := pop3spec(t, append([]string{"run", "sessions/rfc1939-session"}, args...)...)
		got.want(t, 0, "1 pass in", "")
	}
}

func TestRunFindsAFault(t *testing.T) {
	dir := t.TempDir()
	j, x := filepath.Join(dir, "r.json"), filepath.Join(dir, "r.xml")
	got := pop3spec(t, "run", "sessions/rfc1939-session", "--fault", "dele-renumbers", "--report", "json="+j, "--report",
		"junit="+x)
	got.want(t, 1, "FAIL sessions/rfc1939-session.pop3", "")
	for _, want := range []string{"RFC1939-5-RETR-01 (RFC 1939 section 5, MUST)", "at sessions/rfc1939-session.pop3:",
		"C: RETR 2", "^^^", "1 fail in", "against the bundled server with dele-renumbers"} {
		if !strings.Contains(got.out, want) {
			t.Errorf("no %q in\n%s", want, got.out)
		}
	}
	var r verdict.Report
	if err := json.Unmarshal([]byte(read(t, j)), &r); err != nil {
		t.Fatal(err)
	}
	if r.Schema != 1 || r.Summary[verdict.Fail] != 1 || r.Tool != tool() || len(r.Results) != 1 ||
		len(r.Results[0].Findings) == 0 {
		t.Errorf("report is %+v", r)
	}
	if err := xml.Unmarshal([]byte(read(t, x)), new(struct{ XMLName xml.Name })); err != nil {
		t.Error(err)
	}
	if strings.Contains(read(t, j)+read(t, x)+got.out, "tanstaaf") {
		t.Error("a password got into the results")
	}
}

// The bundled server can be one of the services that scripts are about.
func TestRunAsAService(t *testing.T) {
	got := pop3spec(t, "run", "providers/**", "--provider", "sdps")
	got.want(t, 0, "against the bundled server as sdps", "")
	got.want(t, 0, "4 pass", "")
	pop3spec(t, "run", "providers/**").want(t, 4, "not applicable", "")
	pop3spec(t, "run", "--provider", "gmial").want(t, 2, "", `there is no provider "gmial"; did you mean gmail?`)
	pop3spec(t, "run", "--provider", "gmail", "--stls").want(t, 2, "", "--stls can't go with")
	got = pop3spec(t, "run", "providers/**", "--fault", "sdps-with-apop", "-v")
	got.want(t, 0, "DEFACTO-SDPS-02", "") // no rule of an RFC, and worth knowing
}

func TestFormats(t *testing.T) {
	for format, want := range map[string]string{
		"github": "::error file=sessions/rfc1939-session.pop3,line=",
		"quiet":  "sessions/rfc1939-session.pop3:",
	} {
		got := pop3spec(t, "run", "sessions/rfc1939-session", "--fault", "dele-renumbers", "--format", format)
		got.want(t, 1, want, "")
		if !strings.HasPrefix(got.out, want) {
			t.Errorf("%s begins with %q", format, got.out)
		}
	}
	pop3spec(t, "run", "sessions/rfc1939-session", "--format", "quiet").want(t, 0, "", "")
}

// With a report on the standard output, the rest goes out of its way.
func TestReportOnStandardOutput(t *testing.T) {
	got := pop3spec(t, "run", "sessions/rfc1939-session", "--report", "json=-")
	got.want(t, 0, `"schema": 1`, "1 pass in")
	if err := json.Unmarshal([]byte(got.out), new(verdict.Report)); err != nil {
		t.Error(err)
	}
}

func TestNothingSelected(t *testing.T) {
	pop3spec(t, "run", "RFC9999-*").want(t, 4, "", `no script and no rule matches "RFC9999-*"`)
	pop3spec(t, "run", "RFC1939-6-UPD-91").want(t, 4, "", "did you mean RFC1939-6-UPD-01")
	pop3spec(t, "run", "--exclude", "**").want(t, 4, "", "no script was selected")
	pop3spec(t, "run", "--include", "nothing").want(t, 4, "", `matches "nothing"`)
	pop3spec(t, "run", "sessions/rfc1939-session", "--min", "2").want(t, 4, "1 pass",
		"only 1 of at least 2 scripts were put to the test (--min)")
}

func TestUnreachableTarget(t *testing.T) {
	l := suitetest.Listen(t)
	l.Close() // nobody listens there now
	got := pop3spec(t, "run", "--target", "pop3://"+l.Addr().String(), "--account", "a:hunter2")
	got.want(t, 3, "", "pop3spec: connecting to "+l.Addr().String())
	if strings.Contains(got.err, "hunter2") {
		t.Error("the password is shown")
	}
	if n := strings.Count(got.err, "\n"); n != 2 || !strings.HasSuffix(got.err, seeDoctor+"\n") {
		t.Errorf("%d lines instead of two, the second about the doctor:\n%s", n, got.err)
	}
}

func TestRefusedLogin(t *testing.T) {
	srv := server(t, fakeserver.Config{})
	got := pop3spec(t, "run", "--target", "pop3://"+srv.Addr(), "--account", "alice:wrong")
	got.want(t, 3, "", "pop3spec: ")
}

// A mailbox that the harness may not fill stays as it is.
func TestForeignMailboxIsLeftAlone(t *testing.T) {
	srv := server(t, fakeserver.Config{})
	got := pop3spec(t, "replay", file(t, "quit.pop3", session), "--target", "pop3://"+srv.Addr(), "--account",
		"alice:secret")
	got.want(t, 4, "blocked:\n    1  needs a maildrop filled by the harness: use --provision", "")
	if left, err := srv.Maildrop("alice"); err != nil || len(left) != 2 {
		t.Errorf("%d messages are left, %v", len(left), err)
	}
}

func TestAccounts(t *testing.T) {
	srv := server(t, fakeserver.Config{})
	script := file(t, "stat.pop3",
		"maildrop: any\nrequires: second-account\nC1: <log in>\nC1: STAT\nS1: +OK\nC2: <log in as account 2>\nC2: "+
			"STAT\nS2: +OK\n")
	base := []string{"replay", script, "--target", "pop3://" + srv.Addr()}
	t.Setenv(accountVariable, "bob:secret alice:secret")
	pop3spec(t, base...).want(t, 0, "1 pass", "")
	accounts := file(t, "accounts", "# two users\nalice:secret\r\n\nbob:secret\n")
	pop3spec(t, append(base, "--account-file", accounts)...).want(t, 0, "1 pass", "")
	pop3spec(t, append(base, "--account", "alice:secret", "--account", "bob:secret")...).want(t, 0, "1 pass", "")
	pop3spec(t, append(base, "--account", "alice:secret")...).want(t, 4, "needs a second maildrop", "")
}

func TestTLS(t *testing.T) {
	srv := server(t, fakeserver.Config{STLS: true, TLSAddr: "127.0.0.1:0"})
	ca := file(t, "ca.pem", string(srv.CertPEM()))
	script := file(t, "stat.pop3", "maildrop: any\nC: <log in>\nC: STAT\nS: +OK\n")
	for _, args := range [][]string{
		{"--target", "pop3s://" + srv.TLSAddr(), "--ca", ca},
		{"--target", "pop3s://" + srv.TLSAddr(), "--insecure"},
		{"--target", "pop3://" + srv.Addr(), "--stls", "--ca", ca},
	} {
		pop3spec(t, append([]string{"replay", script, "--account", "alice:secret"}, args...)...).want(t, 0, "1 pass", "")
	}
	pop3spec(t, "replay", script, "--account", "alice:secret", "--target", "pop3s://"+srv.TLSAddr()).want(t, 3, "",
		"certificate")
}

func TestReplay(t *testing.T) {
	path := file(t, "quit.pop3", session)
	pop3spec(t, "replay", path).want(t, 0, "1 pass", "")
	pop3specWith(t, t.Context(), session, "replay", "-").want(t, 0, "1 pass", "")
	pop3spec(t, "replay", path, "--fault", "quit-deletes-nothing").want(t, 1, "FAIL "+path+": A marked message", "")
	pop3spec(t, "replay", path, "--exclude", "RFC1939-6-*").want(t, 4, "", "no script was selected")
}

// A transcript that names no rule and no maildrop is a test all the same.
func TestReplayOfABareTranscript(t *testing.T) {
	path := file(t, "bare.pop3", "C: <log in>\nC: STAT\nS: +OK 3 {octets}\n")
	got := pop3spec(t, "replay", path)
	got.want(t, 1, "The server answers as the transcript says", "")
	golden.Check(t, "replay-quiet",
		strings.ReplaceAll(pop3spec(t, "replay", path, "--format", "quiet").out, filepath.Dir(path)+"/", ""))
}

// relay passes connections on to a server, and tells when a client has sent a text.
func relay(t *testing.T, server, text string, sent func()) (address string) {
	t.Helper()
	l := suitetest.Listen(t)
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			conn, err := net.Dial("tcp", server)
			if err != nil {
				client.Close()
				return
			}
			go func() { _, _ = io.Copy(client, conn); client.Close() }()
			go func() {
				defer conn.Close()
				for r := bufio.NewReader(client); ; {
					line, err := r.ReadString('\n')
					_, _ = io.WriteString(conn, line)
					if err != nil {
						return
					}
					if line == text {
						sent()
					}
				}
			}()
		}
	}()
	return l.Addr().String()
}

// What was done before an interrupt is still reported, and is no success.
func TestInterruptedRun(t *testing.T) {
	path := file(t, "wait.pop3", "maildrop: any\nC: <log in>\nC: NOOP\nS: +OK\nC: <wait 10m>\nC: STAT\nS: +OK\n")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	address := relay(t, server(t, fakeserver.Config{}).Addr(), "NOOP\r\n", cancel)
	started := time.Now()
	got := pop3specWith(t, ctx, "", "replay", path, "--target", "pop3://"+address, "--account", "alice:secret",
		"--write-baseline", filepath.Join(t.TempDir(), "known.txt"))
	got.want(t, 3, "1 error", "pop3spec: interrupted: these are the results so far\n")
	if !strings.Contains(got.err, "the baseline was not written") {
		t.Errorf("standard error is %q", got.err)
	}
	if took := time.Since(started); took > time.Minute {
		t.Errorf("it took %v to stop", took)
	}
}

// A message with which a rule was broken is kept as a maildrop that a script can name.
func TestKeep(t *testing.T) {
	folder := t.TempDir()
	got := pop3spec(t, "run", "--fault", "control-z-ends-message", "--keep", folder, "rfc1939/retr/mail-of-many-kinds")
	got.want(t, 1, "shows with this much of message", "")
	drop, err := fixtures.FromFolder(filepath.Join(folder, "rfc1939-retr-mail-of-many-kinds"))
	if err != nil || len(drop.Messages) != 1 || drop.Messages[0].Size() > 30 {
		t.Errorf("%v: %+v", err, drop)
	}
}
