package cli

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"
)

// serving starts serve, and returns the addresses that it prints and what ends it.
func serving(t *testing.T, lines int, args ...string) (addresses map[string]string, stop func() outcome) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	printed, out := io.Pipe()
	var errs bytes.Buffer
	ended := make(chan int, 1)
	go func() {
		ended <- runUntil(ctx, append([]string{"serve"}, args...), streams{strings.NewReader(""), out, &errs})
		out.Close()
	}()
	addresses = map[string]string{}
	scanner := bufio.NewScanner(printed)
	for range lines {
		if !scanner.Scan() {
			t.Fatalf("serve ended with %d: %s", <-ended, errs.String())
		}
		name, address, _ := strings.Cut(scanner.Text(), " ")
		addresses[name] = address
	}
	go io.Copy(io.Discard, printed) // or what is printed in the end would wait for a reader
	return addresses, func() outcome {
		cancel()
		return outcome{code: <-ended, err: errs.String()}
	}
}

// servingScript starts serve with --once, and returns its address, and what it has
// printed and come to when it ends by itself.
func servingScript(t *testing.T, args ...string) (address string, ended chan outcome) {
	t.Helper()
	printed, out := io.Pipe()
	var errs bytes.Buffer
	code := make(chan int, 1)
	go func() {
		code <- runUntil(t.Context(), append([]string{"serve"}, args...), streams{strings.NewReader(""), out, &errs})
		out.Close()
	}()
	r := bufio.NewReader(printed)
	line, err := r.ReadString('\n')
	if err != nil {
		t.Fatalf("serve ended with %d: %s", <-code, errs.String())
	}
	ended = make(chan outcome, 1)
	go func() {
		rest, _ := io.ReadAll(r)
		ended <- outcome{<-code, string(rest), errs.String()}
	}()
	_, address, _ = strings.Cut(strings.TrimSpace(line), " ")
	return address, ended
}

// talk sends commands and returns the first line of each answer.
func talk(t *testing.T, conn net.Conn, commands ...string) (answers []string) {
	t.Helper()
	defer conn.Close()
	r := bufio.NewReader(conn)
	for _, command := range append([]string{""}, commands...) {
		if command != "" {
			fmt.Fprintf(conn, "%s\r\n", command)
		}
		line, err := r.ReadString('\n')
		if err != nil {
			t.Fatalf("%s: %v", command, err)
		}
		answers = append(answers, strings.TrimSpace(line))
	}
	return answers
}

func dial(t *testing.T, address string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

// dialTLS connects to a server whose certificate's authority is in a file.
func dialTLS(t *testing.T, address, ca string) net.Conn {
	t.Helper()
	conn, err := tls.Dial("tcp", address, trusting(t, ca))
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

func TestServe(t *testing.T) {
	mail, ca := t.TempDir(), filepath.Join(t.TempDir(), "ca.pem")
	letter := filepath.Join(mail, "1.eml")
	if err := os.WriteFile(letter, []byte("Subject: x\n\nx\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	at, stop := serving(t, 2, "--tls-listen", "127.0.0.1:0", "--print-ca", ca, "--account", "alice:secret", "--account",
		"bob:secret",
		"--maildrop", "three-messages", "--maildrop", "alice="+mail)

	got := talk(t, dial(t, at["pop3"]), "USER alice", "PASS secret", "STAT", "DELE 1", "QUIT")
	if got[3] != "+OK 1 17" || !strings.HasPrefix(got[5], "+OK") {
		t.Errorf("alice sees %q", got)
	}
	if _, err := os.Stat(letter); err != nil {
		t.Error("the user's own file was deleted:", err)
	}
	conn := dialTLS(t, at["pop3s"], ca)
	if got := talk(t, conn, "USER bob", "PASS secret", "STAT"); !strings.HasPrefix(got[3], "+OK 3 ") {
		t.Errorf("bob sees %q", got)
	}
	if end := stop(); end.code != 0 || end.err != "" {
		t.Errorf("ended with %d, %q", end.code, end.err)
	}
}

func TestServeDefaultsAndFaults(t *testing.T) {
	at, stop := serving(t, 1, "--no-stls", "--fault", "quit-deletes-nothing", "--variation", "no-apop")
	defer stop()
	login := []string{"USER mrose", "PASS tanstaaf"}
	got := talk(t, dial(t, at["pop3"]), append(login, "STAT", "DELE 1", "QUIT")...)
	if strings.Contains(got[0], "<") || got[3] != "+OK 2 320" {
		t.Errorf("got %q", got)
	}
	if got := talk(t, dial(t, at["pop3"]), append(login, "STAT")...); got[3] != "+OK 2 320" {
		t.Errorf("the fault is not there: %q", got)
	}
	if got := talk(t, dial(t, at["pop3"]), "STLS"); !strings.HasPrefix(got[1], "-ERR") {
		t.Errorf("STLS is offered: %q", got)
	}
}

// With a way in for mail it is a mail catcher; and a server whose maildrops can be filled over a network.
func TestServeTakesMail(t *testing.T) {
	at, stop := serving(t, 3, "--smtp", "127.0.0.1:0", "--lmtp", "127.0.0.1:0", "--account", "alice:secret", "--account",
		"bob:secret", "--maildrop", "empty")
	mail := strings.NewReader("Subject: x\r\n\r\n.x\r\n")
	client, err := smtp.Dial(at["smtp"])
	if err == nil {
		err = client.SendMail("", []string{"alice@example.org"}, mail)
	}
	if err == nil {
		err = client.Quit()
	}
	if err != nil {
		t.Fatal(err)
	}
	got := talk(t, dial(t, at["pop3"]), "USER alice", "PASS secret", "STAT", "QUIT")
	if got[3] != "+OK 1 18" {
		t.Errorf("alice sees %q", got)
	}
	for _, form := range []string{"smtp://" + at["smtp"] + "?to={user}@example.org",
		"lmtp://" + at["lmtp"] + "?to={user}@example.org"} {
		pop3spec(t, "run", "--target", "pop3://"+at["pop3"], "--account", "alice:secret", "--account", "bob:secret",
			"--provision", form, "--deliver", form, "--leave", "emptied", "--strict", "--format", "quiet", "--min", "20",
			"rfc1939/retr/*", "rfc1939/update/new-mail-stays.pop3").want(t, 0, "", "")
		if got := talk(t, dial(t, at["pop3"]), "USER alice", "PASS secret", "STAT", "QUIT"); got[3] != "+OK 0 0" {
			t.Errorf("alice is left with %q", got)
		}
	}
	if end := stop(); end.code != 0 || end.err != "" {
		t.Errorf("ended with %d, %q", end.code, end.err)
	}
}

// A service that is reached over TLS only has one port.
func TestServeAService(t *testing.T) {
	ca := filepath.Join(t.TempDir(), "ca.pem")
	at, stop := serving(t, 1, "--profile", "gmail", "--print-ca", ca)
	defer stop()
	conn := dialTLS(t, at["pop3s"], ca)
	if got := talk(t, conn, "USER recent:mrose", "PASS tanstaaf"); !strings.HasPrefix(got[2], "+OK") {
		t.Errorf("got %q", got)
	}
}

func TestServeWarnsAboutTheWorld(t *testing.T) {
	_, stop := serving(t, 1, "--listen", "0.0.0.0:0")
	if end := stop(); !strings.Contains(end.err, "WARNING: 0.0.0.0:0 can be reached from other machines") {
		t.Errorf("says %q", end.err)
	}
	for address, want := range map[string]bool{
		"127.0.0.1:1": true, "[::1]:1": true, "localhost:1": true, "127.1.2.3:0": true,
		":110": false, "0.0.0.0:110": false, "[::]:1": false, "mail.example.org:110": false, "nonsense": false,
	} {
		if isLoopback(address) != want {
			t.Errorf("isLoopback(%q) is %v", address, !want)
		}
	}
}

func TestServeErrors(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for want, args := range map[string][]string{
		`there is no fault "quit-deletes-nothin"; did you mean quit-deletes-nothing`: {"--fault", "quit-deletes-nothin"},
		`no maildrop is called "two-mesages"; did you mean two-messages`:             {"--maildrop", "two-mesages"},
		`there is no profile "gmial"; did you mean gmail?`:                           {"--profile", "gmial"},
		`there is no account "carol"`:                                                {"--maildrop", "carol=two-messages"},
		`reading a maildrop from a folder`:                                           {"--maildrop", "./nowhere"},
		`account 1: it has no colon; the form is USER:`:                              {"--account", "alice"},
		`--autologout can't be less than 0`:                                          {"--autologout", "-1s"},
		`address already in use`:                                                     {"--listen", taken.Addr().String()},
		`writing the certificate`:                                                    {"--print-ca", "/dev/null/ca.pem"},
	} {
		pop3spec(t, append([]string{"serve"}, args...)...).want(t, 2, "", want)
	}
}
