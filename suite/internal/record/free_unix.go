//go:build unix

package record

import "golang.org/x/sys/unix"

// free is how many octets of the disk that holds path are free for everybody.
func free(path string) (octets uint64, err error) {
	var s unix.Statfs_t
	if err := unix.Statfs(path, &s); err != nil {
		return 0, err
	}
	return uint64(max(0, s.Bavail)) * uint64(s.Bsize), nil
}
