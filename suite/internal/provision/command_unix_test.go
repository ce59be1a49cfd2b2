//go:build unix

package provision

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// fifo makes a named pipe, on which a script and a test wait for each other.
func fifo(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestEndOfContextKillsTheWholeGroup(t *testing.T) {
	pipe := fifo(t)
	p := provisioner(t, "exec:"+script(t, `exec 3>"`+pipe+`"`, `sleep 1000 &`, `echo started >&3`, `wait`))
	ctx, cancel := context.WithCancelCause(t.Context())
	filled := make(chan error, 1)
	go func() { filled <- p.Fill(ctx, "alice", load(t, "empty")) }()

	reader, err := os.Open(pipe)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	lines := bufio.NewReader(reader)
	if line, err := lines.ReadString('\n'); line != "started\n" {
		t.Fatalf("the script says %q (%v)", line, err)
	}
	impatient := errors.New("somebody is impatient")
	cancel(impatient)
	if err := <-filled; !errors.Is(err, impatient) {
		t.Errorf("Fill returned %v", err)
	}
	// The pipe ends when the last process that holds it has ended.
	if rest, err := io.ReadAll(lines); err != nil || len(rest) != 0 {
		t.Errorf("the script goes on to say %q (%v)", rest, err)
	}
}

func TestServerStartedInTheBackgroundIsNotWaitedFor(t *testing.T) {
	file := filepath.Join(t.TempDir(), "pid")
	p := provisioner(t, "exec:"+script(t, `sleep 1000 &`, `echo $! >"`+file+`"`))
	fill(t, p, "alice", load(t, "empty"))
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Errorf("what the script has started is gone: %v", err)
	}
}

func TestTwoCommandsAtOnceHaveFoldersOfTheirOwn(t *testing.T) {
	pipe, seen := fifo(t), t.TempDir()
	// alice comes back only once bob's command runs, so the two overlap.
	p := provisioner(t, "exec:"+script(t,
		`echo "$2" >"`+seen+`/$1"`,
		`case $1 in alice) read line <"`+pipe+`";; bob) echo >"`+pipe+`";; esac`))
	alice := make(chan error, 1)
	go func() { alice <- p.Fill(t.Context(), "alice", load(t, "two-messages")) }()
	fill(t, p, "bob", load(t, "two-messages"))
	if err := <-alice; err != nil {
		t.Fatal(err)
	}
	if folders := contents(t, seen); folders[0] == folders[1] {
		t.Errorf("both had %s", folders[0])
	}
}
