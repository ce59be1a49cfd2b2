//go:build !unix

package outfile

import (
	"io/fs"
	"os"
)

// Pipes have no names, and files no owners that could be given.

const nonBlocking = 0

func unread(error) bool { return false }

func keepOwner(*os.File, fs.FileInfo) {}
