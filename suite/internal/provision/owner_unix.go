//go:build unix

package provision

import (
	"os"
	"syscall"
)

// owner is who a new file is to belong to. When root fills maildrops, a server
// that runs as somebody else must be able to read and remove the messages, so
// they get the owner of the folder or file that was there before.
type owner struct {
	known    bool
	uid, gid int
}

// ownerOf returns the owner of the file or folder at path.
func ownerOf(path string) (owner, error) {
	info, err := os.Stat(path)
	if err != nil {
		return owner{}, err
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return owner{}, nil
	}
	return owner{known: true, uid: int(stat.Uid), gid: int(stat.Gid)}, nil
}

// give makes path belong to the owner. Only root may do that; for everybody
// else it does nothing.
func (o owner) give(path string) error {
	if !o.known || os.Geteuid() != 0 {
		return nil
	}
	return os.Lchown(path, o.uid, o.gid)
}
