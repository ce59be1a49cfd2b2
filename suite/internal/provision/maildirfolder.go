package provision

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// maildirParts are the folders that make a folder a Maildir.
var maildirParts = []string{"tmp", "new", "cur"}

// prepare sees to it that a Maildir is where the messages are to go. One that is
// missing is made where it can't be a mistake: it was there before in this run, or the
// folder around it is a Maildir, whose folders are Maildirs, too. Anywhere else a path
// that is mistyped would be filled, and the server be tested with another.
func (d *maildir) prepare(dir string) error {
	err := checkMaildir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		if !d.path.known(dir) && checkMaildir(filepath.Dir(dir)) != nil {
			return missingMaildir(dir)
		}
		err = makeMaildir(dir)
	}
	if err == nil {
		d.path.remember(dir)
	}
	return err
}

// checkMaildir returns nil for a Maildir, and fs.ErrNotExist where nothing is. A folder
// that exists and is no Maildir is refused: files would be removed from it.
func checkMaildir(dir string) error {
	if _, err := os.Stat(dir); err != nil {
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

// missingMaildir says what to do about a Maildir that is not there.
func missingMaildir(dir string) error {
	missing := dir // the outermost folder that is not there
	for above := filepath.Dir(dir); above != missing; above = filepath.Dir(above) {
		if _, err := os.Stat(above); err == nil {
			break
		}
		missing = above
	}
	where := ""
	if missing != dir {
		where = fmt.Sprintf(" (nor does %s)", missing)
	}
	return fmt.Errorf("it does not exist%s; if the path is right, log in to the server once, which makes the "+
		"Maildir on many, "+
		"or make it as the user who is to own it: mkdir -p %s/{tmp,new,cur}", where, dir)
}

// makeMaildir makes the Maildir, with the owner of the folder around it.
func makeMaildir(dir string) error {
	owner, err := ownerOf(filepath.Dir(dir))
	if err != nil {
		return err
	}
	folders := []string{dir}
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
