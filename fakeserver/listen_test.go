package fakeserver

import (
	"bufio"
	"crypto/tls"
	"io"
	"net"
	"strings"
	"testing"
)

// converse says everything at once over a real connection and returns all
// that the server has said until it closed.
func converse(t *testing.T, conn net.Conn, commands ...string) string {
	t.Helper()
	defer conn.Close()
	if _, err := io.WriteString(conn, strings.Join(commands, "\r\n")+"\r\n"); err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(bufio.NewReader(conn))
	if err != nil {
		t.Errorf("read: %v", err)
	}
	return string(all)
}

func TestServerListensOnLoopback(t *testing.T) {
	srv, err := Start(Config{
		Accounts: []Account{{User: "alice", Password: testPassword, Messages: testMessages()}},
		TLSAddr:  "127.0.0.1:0",
	})
	if err != nil {
		t.Fatal(err)
	}
	defer srv.Close()

	// Commands after QUIT must not cost the client the last reply.
	dialogue := []string{"USER alice", "PASS " + testPassword, "STAT", "QUIT", "STAT", strings.Repeat("x", 10000)}
	for name, dial := range map[string]func() (net.Conn, error){
		"plain": func() (net.Conn, error) { return net.Dial("tcp", srv.Addr()) },
		"TLS":   func() (net.Conn, error) { return tls.Dial("tcp", srv.TLSAddr(), trusting(t, srv)) },
	} {
		conn, err := dial()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got := converse(t, conn, dialogue...)
		if strings.Count(got, "\r\n") != 5 || !strings.Contains(got, "+OK 4 141\r\n") {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestStartReportsAnAddressInUse(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	accounts := []Account{{User: "alice", Password: "x"}}
	for name, c := range map[string]Config{
		"plain": {Accounts: accounts, Addr: taken.Addr().String()},
		"TLS":   {Accounts: accounts, TLSAddr: taken.Addr().String()},
	} {
		if srv, err := Start(c); err == nil {
			srv.Close()
			t.Errorf("%s: Start has not noticed that the address is in use", name)
		}
	}
}
