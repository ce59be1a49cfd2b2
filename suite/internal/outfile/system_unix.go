//go:build unix

package outfile

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// nonBlocking opens a pipe without waiting for somebody who reads from it.
const nonBlocking = syscall.O_NONBLOCK

// unread reports whether nobody reads from a pipe yet.
func unread(err error) bool { return errors.Is(err, syscall.ENXIO) }

// keepOwner gives a file the owner that another one has, as far as the user may.
func keepOwner(file *os.File, old fs.FileInfo) {
	now, err := file.Stat()
	if err != nil {
		return
	}
	is, ok := now.Sys().(*syscall.Stat_t)
	was, wasOK := old.Sys().(*syscall.Stat_t)
	if !ok || !wasOK || is.Uid == was.Uid && is.Gid == was.Gid {
		return
	}
	if file.Chown(int(was.Uid), int(was.Gid)) != nil {
		_ = file.Chown(-1, int(was.Gid)) // the group at least
	}
}
