package target

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// maildirParts are the folders that make a folder a Maildir.
var maildirParts = []string{"tmp", "new", "cur"}

// prepareMaildir makes the Maildir if nothing is there. A folder that exists
// and is no Maildir is refused: files would be removed from it.
func prepareMaildir(dir string) error {
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return makeMaildir(dir)
	} else if err != nil {
		return err
	}
	for _, part := range maildirParts {
		info, err := os.Stat(filepath.Join(dir, part))
		if errors.Is(err, fs.ErrNotExist) || err == nil && !info.IsDir() {
			return fmt.Errorf("it exists and is no Maildir: it has no folder %s", part)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// makeMaildir makes the Maildir and the folders above it. They get the owner
// of the folder in which the first of them is made.
func makeMaildir(dir string) error {
	var missing []string // the innermost first
	above := dir
	for {
		if _, err := os.Stat(above); err == nil {
			break
		} else if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		missing = append(missing, above)
		above = filepath.Dir(above)
	}
	owner, err := ownerOf(above)
	if err != nil {
		return err
	}
	var folders []string
	for i := range missing {
		folders = append(folders, missing[len(missing)-1-i])
	}
	for _, part := range maildirParts {
		folders = append(folders, filepath.Join(dir, part))
	}
	for _, folder := range folders {
		if err := os.Mkdir(folder, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
		if err := owner.give(folder); err != nil {
			return err
		}
	}
	return nil
}
