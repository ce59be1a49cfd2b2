//go:build unix

package cli

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// endless answers a login, and RETR with a message that has no end.
func endless(t *testing.T) net.Listener {
	t.Helper()
	l := suitetest.Listen(t)
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		_ = conn.SetDeadline(time.Now().Add(time.Minute))
		fmt.Fprint(conn, "+OK ready\r\n")
		in := bufio.NewScanner(conn)
		for in.Scan() {
			fmt.Fprint(conn, "+OK\r\n")
			for strings.HasPrefix(in.Text(), "RETR") && err == nil {
				_, err = fmt.Fprint(conn,
					strings.Repeat("..a line that begins with a dot {user}\r\n+OK in the middle\r\n\r\n", 100))
			}
		}
	}()
	return l
}

// A recorder that is killed while a message goes through leaves a transcript with all
// that came before, and of the message what there was.
func TestRecordIsKilled(t *testing.T) {
	for _, octets := range []int64{1, 100 << 10, 1 << 20, 3<<20 + 12345} {
		server := endless(t)
		folder := filepath.Join(t.TempDir(), "sessions")
		cmd, line := startProcess(t, "record", "--target", "pop3://"+server.Addr().String(), "-o", folder)
		_, address, _ := strings.Cut(line, " ")
		conn := dial(t, address)
		_ = conn.SetDeadline(time.Now().Add(time.Minute))
		in := bufio.NewReader(conn)
		for _, command := range []string{"", "USER alice\r\n", "PASS secret\r\n", "NOOP\r\n", "RETR 1\r\n"} {
			fmt.Fprint(conn, command)
			if line, err := in.ReadString('\n'); err != nil || !strings.HasPrefix(line, "+OK") {
				t.Fatalf("%q: %q, %v", command, line, err)
			}
		}
		if _, err := io.CopyN(io.Discard, in, octets); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Process.Signal(syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait()
		conn.Close()
		checkKilled(t, folder, octets)
	}
}

// checkKilled checks that the one recording in a folder has everything up to RETR.
func checkKilled(t *testing.T, folder string, octets int64) {
	t.Helper()
	names, _ := filepath.Glob(filepath.Join(folder, "*.pop3"))
	if len(names) != 1 {
		t.Fatalf("recordings: %q", names)
	}
	text := read(t, names[0])
	script, err := transcript.Parse(names[0], []byte(text))
	if err != nil {
		t.Fatalf("after %d octets: %v\n%.2000s", octets, err, text)
	}
	if !strings.Contains(text, "C: NOOP\nS: +OK\n") || strings.Contains(text, "secret") {
		t.Errorf("after %d octets:\n%.2000s", octets, text)
	}
	last, _ := script.Steps[len(script.Steps)-1].(*transcript.Expect)
	if octets > 1<<20 && (last == nil || len(last.Body) < 1000) {
		t.Errorf("after %d octets, the message is not there:\n%.2000s", octets, text)
	}
}
