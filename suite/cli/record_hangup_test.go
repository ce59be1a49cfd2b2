//go:build unix

package cli

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A recorder that runs as a service opens its files again on SIGHUP, and goes on.
func TestHangupOpensFilesAgain(t *testing.T) {
	dir := t.TempDir()
	capture := filepath.Join(dir, "all.pcapng")
	cmd := ownProcess(t, t.TempDir(), "record", "--target", "pop3://"+endless(t).Addr().String(), "-o",
		filepath.Join(dir, "sessions"), "--keep", "10", "--pcap", capture)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	if line, _ := lines.ReadString('\n'); !strings.HasPrefix(line, "pop3 ") {
		t.Errorf("%q", line)
	}
	for range 2 {
		if err := os.Rename(capture, capture+".1"); err != nil {
			t.Error(err)
		}
		_ = cmd.Process.Signal(syscall.SIGHUP)
		if line, _ := lines.ReadString('\n'); line != "opened "+capture+" again\n" {
			t.Errorf("%q", line)
		}
	}
	_ = cmd.Process.Signal(syscall.SIGTERM)
	endsSoon(t, cmd)
	if code := cmd.ProcessState.ExitCode(); code != 4 {
		t.Errorf("exit code %d", code)
	}
}
