//go:build unix

package provision

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
)

// killWithGroup gives the process a group of its own, which its end by context
// kills as a whole: a shell that is killed alone leaves its children running.
func killWithGroup(process *exec.Cmd) {
	process.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	process.Cancel = func() error {
		err := syscall.Kill(-process.Process.Pid, syscall.SIGKILL)
		if errors.Is(err, syscall.ESRCH) {
			return os.ErrProcessDone
		}
		return err
	}
}
