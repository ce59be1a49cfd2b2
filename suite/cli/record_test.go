package cli

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// recording starts record, and returns the addresses that it prints, what ends it, and
// the folder of the recordings.
func recording(t *testing.T, ports int, args ...string) (addresses map[string]string, stop func() outcome,
	folder string) {
	t.Helper()
	folder = filepath.Join(t.TempDir(), "sessions")
	ctx, cancel := context.WithCancel(t.Context())
	printed, out := io.Pipe()
	var errs, rest bytes.Buffer
	ended := make(chan int, 1)
	go func() {
		ended <- runUntil(ctx, append([]string{"record", "-o", folder}, args...), streams{strings.NewReader(""), out, &errs})
		out.Close()
	}()
	addresses = map[string]string{}
	reader := bufio.NewReader(printed)
	for range ports {
		line, err := reader.ReadString('\n')
		if err != nil {
			t.Fatalf("record ended with %d: %s", <-ended, errs.String())
		}
		name, address, _ := strings.Cut(strings.TrimSpace(line), " ")
		addresses[name] = address
	}
	copied := make(chan bool)
	go func() { _, _ = io.Copy(&rest, reader); close(copied) }()
	return addresses, func() outcome {
		cancel()
		code := <-ended
		<-copied
		return outcome{code: code, out: rest.String(), err: errs.String()}
	}, folder
}

// pauses are no part of what is tested here: how many there are depends on how busy the
// machine is.
var pauses = regexp.MustCompile(`(?m)^\.\.\. .*\n`)

// recorded returns the recordings in a folder, which have to be transcripts, without the
// pauses.
func recorded(t *testing.T, folder string) (all []string) {
	t.Helper()
	names, _ := filepath.Glob(filepath.Join(folder, "*.pop3"))
	for _, name := range names {
		text := read(t, name)
		if _, err := transcript.Parse(name, []byte(text)); err != nil {
			t.Errorf("%v\n%s", err, text)
		}
		all = append(all, pauses.ReplaceAllString(text, ""))
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	if info, err := os.Stat(folder); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("%s: %v", folder, err)
	}
	return all
}

// trusting is the TLS configuration of a client that trusts a certificate file.
func trusting(t *testing.T, ca string) *tls.Config {
	t.Helper()
	return suitetest.Trust(t, []byte(read(t, ca)))
}

// clients are the ways in which a client comes: each logs in, asks for STAT, and quits.
var clients = map[string]func(t *testing.T, at map[string]string, ca string) []string{
	"clear": func(t *testing.T, at map[string]string, _ string) []string {
		return talk(t, dial(t, at["pop3"]), "USER alice", "PASS secret", "STAT", "QUIT")
	},
	"STLS": func(t *testing.T, at map[string]string, ca string) []string {
		conn := dial(t, at["pop3"])
		r := bufio.NewReader(conn)
		for _, command := range []string{"", "STLS\r\n"} {
			fmt.Fprint(conn, command)
			if line, err := r.ReadString('\n'); !strings.HasPrefix(line, "+OK") {
				t.Fatalf("%q: %q, %v", command, line, err)
			}
		}
		secure := tls.Client(conn, trusting(t, ca))
		fmt.Fprint(secure, "CAPA\r\n") // so that talk finds a line to begin with
		talk := talkSecure(t, secure)
		return append([]string{"greeting"}, talk...)
	},
	"implicit TLS": func(t *testing.T, at map[string]string, ca string) []string {
		conn, err := tls.Dial("tcp", at["pop3s"], trusting(t, ca))
		if err != nil {
			t.Fatal(err)
		}
		return talk(t, conn, "USER alice", "PASS secret", "STAT", "QUIT")
	},
}

// talkSecure goes on after a CAPA that was sent.
func talkSecure(t *testing.T, conn net.Conn) (answers []string) {
	t.Helper()
	defer conn.Close()
	r := bufio.NewReader(conn)
	for line := ""; line != ".\r\n"; {
		var err error
		if line, err = r.ReadString('\n'); err != nil {
			t.Fatal(err)
		}
	}
	for _, command := range []string{"USER alice", "PASS secret", "STAT", "QUIT"} {
		fmt.Fprintf(conn, "%s\r\n", command)
		line, err := r.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		answers = append(answers, strings.TrimSpace(line))
	}
	return answers
}

func TestRecord(t *testing.T) {
	serverCA := filepath.Join(t.TempDir(), "server.pem")
	server, stopServer := serving(t, 2, "--tls-listen", "127.0.0.1:0", "--print-ca", serverCA, "--account", "alice:secret")
	defer stopServer()
	login := "C: USER {user}\nS: +OK now send the password\nC: PASS {password}\nS: +OK maildrop open, 2 messages (320 " +
		// and then one side or the other is the first to close the connection
		"octets)\nC: STAT\nS: +OK 2 320\nC: QUIT\nS: +OK bye\n"
	for name, c := range map[string]struct {
		client string
		flags  []string
		want   []string
	}{
		"clear, clear": {"clear", []string{"--target", "pop3://" + server["pop3"]},
			[]string{"C: <open connection>\n", login}},
		"clear, STLS": {"clear", []string{"--target", "pop3://" + server["pop3"], "--stls", "--ca", serverCA},
			[]string{"C: <open connection>\n", login}},
		"clear, TLS": {"clear", []string{"--target", "pop3s://" + server["pop3s"], "--insecure"},
			[]string{"C: <open connection>\n", login}},
		"STLS, STLS": {"STLS", []string{"--target", "pop3://" + server["pop3"], "--ca", serverCA},
			[]string{"C: STLS\nS: +OK begin TLS negotiation\nC: <start TLS>\nC: CAPA\n", login}},
		"implicit, clear": {"implicit TLS", []string{"--target", "pop3://" + server["pop3"]},
			[]string{"C: <open connection>\n", login}},
		"implicit, TLS": {"implicit TLS", []string{"--target", "pop3s://" + server["pop3s"], "--ca", serverCA},
			[]string{"C: <open connection with TLS>\n", login}},
		"implicit and STLS": {"implicit TLS", []string{"--target", "pop3://" + server["pop3"], "--stls", "--ca", serverCA},
			[]string{"C: <open connection with TLS>\n", login}},
	} {
		t.Run(name, func(t *testing.T) {
			ca := filepath.Join(t.TempDir(), "ca.pem")
			at, stop, folder := recording(t, 2,
				append(c.flags, "--listen", "127.0.0.1:0", "--tls-listen", "127.0.0.1:0", "--print-ca", ca)...)
			answers := clients[c.client](t, at, ca)
			if len(answers) != 5 || answers[3] != "+OK 2 320" {
				t.Errorf("the client hears %q", answers)
			}
			end := stop()
			end.want(t, 0, "1 session in "+folder+"; broken by the server: 0, by clients: 0\n", "")
			files := recorded(t, folder)
			if len(files) != 1 || strings.Contains(files[0], "secret") {
				t.Fatalf("%d recordings: %q", len(files), files)
			}
			for _, want := range c.want {
				if !strings.Contains(files[0], want) {
					t.Errorf("want %q in\n%s", want, files[0])
				}
			}
		})
	}
}

func TestRecordFinds(t *testing.T) {
	server, stopServer := serving(t, 1, "--account", "alice:secret", "--fault", "stat-counts-deleted")
	defer stopServer()
	file := filepath.Join(t.TempDir(), "report.json")
	at, stop, folder := recording(t, 1, "--target", "pop3://"+server["pop3"], "--report", "json="+file)
	talk(t, dial(t, at["pop3"]), "USER alice", "PASS secret", "STAT", "DELE 1", "STAT", "QUIT")
	end := stop()
	end.want(t, 1, "FAIL, the server breaks RFC1939-5-STAT-03: ", "")
	end.want(t, 1, " like stat-cached: explains 2 of 2 findings\n", "")
	recorded(t, folder)
	var r verdict.Report
	if err := json.Unmarshal([]byte(read(t, file)), &r); err != nil || len(r.Results) != 1 ||
		r.Results[0].Verdict != verdict.Fail || len(r.Diagnosis.Faults) != 1 {
		t.Errorf("%v, %+v", err, r)
	}
}

func TestRecordTells(t *testing.T) {
	server, stopServer := serving(t, 2, "--tls-listen", "127.0.0.1:0")
	defer stopServer()
	nobody, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody.Close()
	for want, c := range map[string]struct {
		target string
		code   int
	}{
		"no session came about: dial tcp":         {"pop3://" + nobody.Addr().String(), verdict.ExitTarget},
		"certificate signed by unknown authority": {"pop3s://" + server["pop3s"], verdict.ExitTarget},
		"0 sessions in":                           {"pop3://" + server["pop3"], verdict.ExitNothing},
	} {
		at, stop, _ := recording(t, 1, "--target", c.target)
		if c.code == verdict.ExitTarget {
			conn := dial(t, at["pop3"])
			if n, err := conn.Read(make([]byte, 10)); n > 0 || err == nil {
				t.Errorf("the client gets %d octets, %v", n, err)
			}
			conn.Close()
		}
		end := stop()
		end.want(t, c.code, want, "")
	}
}

func TestRecordWrongUsage(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "x")
	for want, args := range map[string][]string{
		`required flag(s) "target", "output" not set`: {},
		`server URL "host" has no scheme`:             {"--target", "host", "-o", folder},
		`--stls can't go with a pop3s:// target`:      {"--target", "pop3s://x", "--stls", "-o", folder},
		`--timeout and --idle have to be more than 0`: {"--target", "pop3s://x", "--idle", "0s", "-o", folder},
		`unknown format "pdf"`:                        {"--target", "pop3s://x", "--report", "pdf=x", "-o", folder},
		`the folder of the recordings`:                {"--target", "pop3s://x", "-o", "/proc/nowhere"},
	} {
		pop3spec(t, append([]string{"record"}, args...)...).want(t, verdict.ExitUsage, "", want)
	}
}
