package minimize

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/suite/internal/outfile"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// Free reports whether a script can be written to path: nothing is overwritten.
func Free(path string) error {
	for _, p := range []string{path, folder(path)} {
		if _, err := os.Lstat(p); !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s is there already", p)
		}
	}
	return nil
}

// folder is where the maildrop of the script at path is kept: beside it, without the
// extension, and without blanks, which a header could not hold.
func folder(path string) string {
	name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	if name = strings.Join(strings.Fields(name), "-"); name+".pop3" != filepath.Base(path) {
		name += "-mail" // not the path itself
	}
	return filepath.Join(filepath.Dir(path), name)
}

// Write writes the script to path, and the messages of its maildrop, if it has one of
// its own, into a folder beside it. What it can't finish it takes away again.
func (r *Result) Write(path string) (err error) {
	if err := Free(path); err != nil {
		return err
	}
	script := *r.Script
	script.File = path
	if r.Messages != nil {
		dir := folder(path)
		if err := os.MkdirAll(filepath.Dir(dir), 0o700); err != nil {
			return err
		}
		if err := os.Mkdir(dir, 0o700); err != nil {
			return err
		}
		defer func() {
			if err != nil {
				err = errors.Join(err, os.RemoveAll(dir))
			}
		}()
		drop := fixtures.Maildrop{Name: filepath.Base(dir), Messages: r.Messages}
		if err := drop.WriteTo(dir); err != nil {
			return err
		}
		script.Header.Maildrop = transcript.Maildrop{Name: "./" + filepath.Base(dir)}
	}
	// A script made of a recording may hold mail.
	return outfile.Create(path, outfile.Private, r.source(&script))
}
