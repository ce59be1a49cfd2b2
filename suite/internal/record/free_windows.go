package record

import "golang.org/x/sys/windows"

// free is how many octets of the disk that holds path are free for this user.
func free(path string) (octets uint64, err error) {
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return 0, err
	}
	err = windows.GetDiskFreeSpaceEx(name, &octets, nil, nil)
	return octets, err
}
