//go:build unix

package cli

import (
	"bufio"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"
)

// asCommand has the test binary be the command: what is killed must be a process.
const asCommand = "POP3SPEC_TEST_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		os.Exit(Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}
	hearSignals()
	os.Exit(m.Run())
}

// hearSignals has the signals that tests send be heard, by their children, too, whoever has
// started the tests: nohup ignores a hangup, and a shell ignores interrupts in the
// background.
func hearSignals() {
	for _, s := range []os.Signal{syscall.SIGHUP, syscall.SIGINT, syscall.SIGTERM} {
		if signal.Ignored(s) {
			signal.Notify(make(chan os.Signal, 1), s)
		}
	}
}

// ownProcess runs the command as a process, with a folder for temporary files.
func ownProcess(t *testing.T, temp string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], args...)
	cmd.Env = append(os.Environ(), asCommand+"=1", "TMPDIR="+temp)
	return cmd
}

// startProcess is ownProcess, started. It returns with the first line that the command has written.
func startProcess(t *testing.T, args ...string) (cmd *exec.Cmd, line string) {
	t.Helper()
	cmd = ownProcess(t, t.TempDir(), args...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, _ = bufio.NewReader(out).ReadString('\n')
	return cmd, strings.TrimSpace(line)
}

// endsSoon waits for a process, which has got a signal.
func endsSoon(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	ended := make(chan struct{})
	go func() { _ = cmd.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-time.After(20 * time.Second):
		_ = cmd.Process.Kill()
		<-ended
		t.Error("it goes on")
	}
	if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		t.Errorf("it was killed by %v", status.Signal())
	}
}
