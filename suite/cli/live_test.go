package cli

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
)

// gmail is a server that behaves like Gmail, and shows three messages.
func gmail(t *testing.T) (srv *fakeserver.Server, flags []string) {
	t.Helper()
	account := fakeserver.Account{User: "alice", Password: "secret"}
	for _, text := range []string{"Subject: 1\r\n\r\n1\r\n", "Subject: 2\r\n\r\n", "Subject: 3\r\n\r\n3\r\n"} {
		account.Messages = append(account.Messages, fakeserver.String(text))
	}
	srv, err := fakeserver.Start(fakeserver.Config{Profile: "gmail", Accounts: []fakeserver.Account{account}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { srv.Close() })
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, srv.CertPEM(), 0o600); err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(srv.TLSAddr())
	return srv,
		[]string{"--target", "pop3s://localhost:" + port, "--ca", ca, "--account", "alice:secret", "--timeout", "5s"}
}

// shown is how many messages a session is shown.
func shown(t *testing.T, srv *fakeserver.Server) (count int) {
	t.Helper()
	c, err := tls.Dial("tcp", srv.TLSAddr(), suitetest.Trust(t, srv.CertPEM()))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(30 * time.Second))
	lines := bufio.NewScanner(c)
	for _, command := range []string{"USER alice", "PASS secret", "STAT"} {
		lines.Scan()
		fmt.Fprintf(c, "%s\r\n", command)
	}
	lines.Scan()
	if _, err := fmt.Sscanf(lines.Text(), "+OK %d", &count); err != nil {
		t.Fatalf("%q: %v", lines.Text(), err)
	}
	return count
}

// A mailbox at a service that hides what was fetched holds the same mail after a run as
// before, and nobody is blamed.
func TestRunAgainstALiveMailboxAtGmail(t *testing.T) {
	srv, flags := gmail(t)
	before := shown(t, srv)
	got := pop3spec(t, append([]string{"run", "-v", "rfc1939"}, flags...)...)
	if after := shown(t, srv); before != 3 || after != 3 {
		t.Errorf("%d messages before, %d after", before, after)
	}
	for _, bad := range []string{"FAIL", "ERROR", "the mailbox of"} {
		if strings.Contains(got.out+got.err, bad) {
			t.Errorf("%s in\n%s%s", bad, got.out, got.err)
		}
	}
	if !strings.Contains(got.out, "the service is gmail, which hides what was fetched") {
		t.Errorf("nobody says why nothing is fetched:\n%s", got.out)
	}
}

// All commands that play scripts take care.
func TestNothingIsDeletedUnlessAllowed(t *testing.T) {
	script := filepath.Join(t.TempDir(), "s.pop3")
	if err := os.WriteFile(script,
		[]byte("maildrop: any\n\nC: <log in>\nC: <send \"DE\">\nC: <send \"LE 1\\r\\n\">\nS: +OK\nC: QUIT\nS: -ERR\n"),
		0o600); err != nil {
		t.Fatal(err)
	}
	srv := server(t, fakeserver.Config{})
	for _, args := range [][]string{{"replay"}, {"minimize"}, {"replay", "--update", "--force"}} {
		args = append(args, script, "--target", "pop3://"+srv.Addr(), "--account", "alice:secret", "--timeout", "5s")
		got := pop3spec(t, args...)
		if mail, err := srv.Maildrop("alice"); err != nil || len(mail) != 2 {
			t.Fatalf("%q: %d messages are left (%v)\n%s%s", args, len(mail), err, got.out, got.err)
		}
		got = pop3spec(t, append(args, "--allow-delete")...)
		if mail, err := srv.Maildrop("alice"); err != nil || len(mail) == 2 {
			t.Errorf("%q --allow-delete: %d messages are left (%v)\n%s%s", args, len(mail), err, got.out, got.err)
		}
		if err := srv.SetMaildrop("alice", fakeserver.String("Subject: 1\r\n\r\n"),
			fakeserver.String("Subject: 2\r\n\r\n")); err != nil {
			t.Fatal(err)
		}
	}
}

func TestNoFetchIsForATarget(t *testing.T) {
	pop3spec(t, "run", "--no-fetch").want(t, 2, "", "--no-fetch needs --target")
}
