//go:build unix

package cli

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A terminal that is closed while a program fills a maildrop leaves neither the program,
// nor what it has started, nor folders behind. So does any other interrupt.
func TestInterruptLeavesNothingBehind(t *testing.T) {
	for _, signals := range [][]syscall.Signal{{syscall.SIGHUP}, {syscall.SIGHUP, syscall.SIGHUP}, {syscall.SIGTERM},
		{syscall.SIGINT}} {
		t.Run(fmt.Sprint(signals), func(t *testing.T) {
			temp, pipe := t.TempDir(), filepath.Join(t.TempDir(), "fifo")
			if err := syscall.Mkfifo(pipe, 0o600); err != nil {
				t.Fatal(err)
			}
			fill := filepath.Join(t.TempDir(), "fill")
			if err := os.WriteFile(fill, []byte("#!/bin/sh\nexec 3>"+pipe+"\nsleep 1000 &\necho started >&3\nwait\n"),
				0o700); err != nil {
				t.Fatal(err)
			}
			cmd := ownProcess(t, temp, "run", "--target", "pop3://"+endless(t).Addr().String(), "--account", "alice:secretpw",
				"--provision", "exec:"+fill)
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
	cmd, line := startProcess(t, "record", "--target", "pop3://"+endless(t).Addr().String(), "-o",
		filepath.Join(t.TempDir(), "sessions"))
	if !strings.HasPrefix(line, "pop3 ") {
		t.Errorf("%q", line)
	}
	_ = cmd.Process.Signal(syscall.SIGHUP)
	endsSoon(t, cmd)
	if code := cmd.ProcessState.ExitCode(); code != 4 {
		t.Errorf("exit code %d", code)
	}
}
