//go:build unix

package cli

import (
	"bufio"
	"io"
	"os"
	"strings"
	"syscall"
	"testing"
)

func TestServeEndsWellOnASignal(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		printed, out := io.Pipe()
		ended := make(chan int, 1)
		go func() { ended <- Main([]string{"serve"}, strings.NewReader(""), out, io.Discard) }()
		if line, err := bufio.NewReader(printed).ReadString('\n'); !strings.HasPrefix(line, "pop3 127.0.0.1:") {
			t.Fatalf("serve prints %q, %v", line, err)
		}
		if err := syscall.Kill(os.Getpid(), signal); err != nil {
			t.Fatal(err)
		}
		if code := <-ended; code != 0 {
			t.Errorf("%v: exit code %d", signal, code)
		}
	}
}
