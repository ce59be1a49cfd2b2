package provision

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/fixtures"
)

// mbox fills mbox files: one file a maildrop, a line that begins with "From "
// before each message and an empty line after it.
type mbox struct {
	path userPath
}

// Fill replaces the file in one step.
func (b *mbox) Fill(ctx context.Context, user string, drop fixtures.Maildrop) error {
	path, err := b.path.of(user)
	if err != nil {
		return fmt.Errorf("filling an mbox file: %w", err)
	}
	if err = b.prepare(path); err == nil {
		err = fillMbox(ctx, path, drop)
	}
	if err != nil {
		return fmt.Errorf("filling mbox file %s with %s: %w", path, drop.Name, err)
	}
	return nil
}

// Filled implements Witness.
func (b *mbox) Filled(user string) string {
	path, _ := b.path.of(user)
	return "they were put into the mbox file " + path
}

// prepare looks whether a file that is missing can be made without fear: many servers
// remove one that is empty, but a path that is mistyped would be filled, and the server
// be tested with another. So it has to have been there in this run, or to be in a folder
// of mbox files.
func (b *mbox) prepare(path string) error {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) && !b.path.known(path) {
		if err := checkSpool(filepath.Dir(path)); err != nil {
			return err
		}
	}
	b.path.remember(path)
	return nil
}

// checkSpool reports, for a file that is missing, what speaks against a folder as a
// place for mbox files: it is one if it holds one, or nothing yet.
func checkSpool(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("its folder %s does not exist; make it if the path is right", dir)
	}
	if err != nil {
		return err
	}
	others := false
	for _, entry := range entries {
		if !entry.Type().IsRegular() || strings.HasPrefix(entry.Name(), ".") || strings.HasSuffix(entry.Name(), ".lock") {
			continue
		}
		if checkMbox(filepath.Join(dir, entry.Name())) == nil {
			return nil
		}
		others = true
	}
	if others {
		return fmt.Errorf("it does not exist, and no other file in %s is an mbox; if the path is right, make it as an "+
			"empty file first", dir)
	}
	return nil
}

func fillMbox(ctx context.Context, path string, drop fixtures.Maildrop) (err error) {
	path, mode, owner, err := existingMbox(path)
	if err != nil {
		return err
	}
	// A dot, so that a server which takes each file for a mailbox sees none.
	file, err := os.CreateTemp(filepath.Dir(path), ".pop3spec-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(file.Name()))
		}
	}()
	if err := errors.Join(writeMbox(ctx, file, drop), file.Chmod(mode), owner.give(file.Name()), file.Close()); err !=
		nil {
		return err
	}
	return os.Rename(file.Name(), path)
}

// existingMbox returns the file that path leads to, with the mode and the owner
// that it has or is to have. A file that is no mbox is refused: it would be lost.
func existingMbox(path string) (file string, mode fs.FileMode, owned owner, err error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		owned, err = ownerOf(filepath.Dir(path))
		return path, 0o600, owned, err
	}
	if err != nil {
		return "", 0, owner{}, err
	}
	if !info.Mode().IsRegular() {
		return "", 0, owner{}, errors.New("it exists and is not a regular file")
	}
	// A link stays one, and what it leads to is replaced.
	if path, err = filepath.EvalSymlinks(path); err != nil {
		return "", 0, owner{}, err
	}
	if err := checkMbox(path); err != nil {
		return "", 0, owner{}, err
	}
	owned, err = ownerOf(path)
	return path, info.Mode().Perm(), owned, err
}

// fromSpace is what the separator lines of an mbox begin with.
const fromSpace = "From "

func checkMbox(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	start := make([]byte, len(fromSpace))
	n, err := io.ReadFull(file, start)
	switch {
	case errors.Is(err, io.EOF): // an empty file is an empty mbox
		return nil
	case err != nil && !errors.Is(err, io.ErrUnexpectedEOF):
		return err
	case string(start[:n]) != fromSpace:
		return errors.New("it exists and is no mbox: it does not begin with \"From \"")
	}
	return nil
}

// writeMbox writes the messages in the order that they have.
func writeMbox(ctx context.Context, file io.Writer, drop fixtures.Maildrop) error {
	out := bufio.NewWriterSize(file, 64<<10)
	date := time.Now().UTC().Format(time.ANSIC)
	for _, message := range drop.Messages {
		if err := ctx.Err(); err != nil {
			return err
		}
		fmt.Fprintf(out, "%sMAILER-DAEMON %s\n", fromSpace, date) // out keeps an error until Flush
		if err := writeQuoted(out, message); err != nil {
			return err
		}
	}
	return out.Flush()
}
