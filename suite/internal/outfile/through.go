package outfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"
)

// patience is how long a pipe may go without somebody who reads from it.
var patience = 10 * time.Second

// writable refuses what is neither a file nor anything that content could go through.
func writable(path string, info fs.FileInfo) error {
	switch mode := info.Mode(); {
	case mode.IsDir():
		return fmt.Errorf("%s is a folder", path)
	case mode&fs.ModeSocket != 0:
		return fmt.Errorf("%s is a socket, which can't be written to", path)
	case mode&fs.ModeDevice != 0 && mode&fs.ModeCharDevice == 0:
		return fmt.Errorf("%s is a disk, which is not written over", path)
	}
	return nil
}

// writeThrough writes to what is not to be replaced.
func writeThrough(path string, info fs.FileInfo, content []byte) error {
	if err := writable(path, info); err != nil {
		return err
	}
	pipe, flags := info.Mode()&fs.ModeNamedPipe != 0, os.O_WRONLY
	switch {
	case pipe:
		flags |= nonBlocking
	case info.Mode().IsRegular():
		flags |= os.O_TRUNC // it is a descriptor
	}
	file, err := os.OpenFile(path, flags, 0)
	for until := time.Now().Add(patience); pipe && unread(err); file, err = os.OpenFile(path, flags, 0) {
		if time.Now().After(until) {
			return fmt.Errorf("nobody reads from the pipe %s", path)
		}
		time.Sleep(10 * time.Millisecond)
	}
	if err != nil {
		return err
	}
	if pipe {
		_ = file.SetWriteDeadline(time.Now().Add(6 * patience)) // not every pipe can have one
	}
	_, err = file.Write(content)
	return errors.Join(err, file.Close())
}
