//go:build unix

package cli

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// ownProcess runs the command as a process, with a folder for temporary files.
func ownProcess(t *testing.T, temp string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], args...)
	cmd.Env = append(os.Environ(), asCommand+"=1", "TMPDIR="+temp)
	return cmd
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

// A terminal that is closed while a program fills a maildrop leaves neither the program,
// nor what it has started, nor folders behind. So does any other interrupt.
func TestInterruptLeavesNothingBehind(t *testing.T) {
	for _, signals := range [][]syscall.Signal{{syscall.SIGHUP}, {syscall.SIGHUP, syscall.SIGHUP}, {syscall.SIGTERM}, {syscall.SIGINT}} {
		t.Run(fmt.Sprint(signals), func(t *testing.T) {
			temp, pipe := t.TempDir(), filepath.Join(t.TempDir(), "fifo")
			if err := syscall.Mkfifo(pipe, 0o600); err != nil {
				t.Fatal(err)
			}
			fill := filepath.Join(t.TempDir(), "fill")
			if err := os.WriteFile(fill, []byte("#!/bin/sh\nexec 3>"+pipe+"\nsleep 1000 &\necho started >&3\nwait\n"), 0o700); err != nil {
				t.Fatal(err)
			}
			cmd := ownProcess(t, temp, "run", "--target", "pop3://"+endless(t).Addr().String(), "--account", "alice:secretpw", "--provision", "exec:"+fill)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			opened := make(chan *os.File, 1)
			go func() {
				if f, err := os.Open(pipe); err == nil {
					opened <- f
				}
			}()
			var reader *os.File
			select {
			case reader = <-opened:
			case <-time.After(20 * time.Second):
				_ = cmd.Process.Kill()
				t.Fatal("nothing is filled")
			}
			defer reader.Close()
			lines := bufio.NewReader(reader)
			if line, err := lines.ReadString('\n'); line != "started\n" {
				t.Fatalf("%q, %v", line, err)
			}
			for _, s := range signals {
				_ = cmd.Process.Signal(s)
			}
			endsSoon(t, cmd)
			// The pipe ends when the last process that holds it has ended.
			_ = reader.SetReadDeadline(time.Now().Add(20 * time.Second))
			if rest, err := lines.ReadString('\n'); rest != "" || os.IsTimeout(err) {
				t.Errorf("a process is left: %q, %v", rest, err)
			}
			left, _ := filepath.Glob(filepath.Join(temp, "*"))
			if len(left) > 0 {
				t.Errorf("left behind: %s", strings.Join(left, " "))
			}
		})
	}
}

// A hangup is heard by the recorder, too.
func TestHangupEndsTheRecorder(t *testing.T) {
	cmd := ownProcess(t, t.TempDir(), "record", "--target", "pop3://"+endless(t).Addr().String(), "-o", filepath.Join(t.TempDir(), "sessions"))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, _ := bufio.NewReader(out).ReadString('\n')
	if !strings.HasPrefix(line, "pop3 ") {
		t.Errorf("%q", line)
	}
	_ = cmd.Process.Signal(syscall.SIGHUP)
	endsSoon(t, cmd)
	if code := cmd.ProcessState.ExitCode(); code != 4 {
		t.Errorf("exit code %d", code)
	}
}
