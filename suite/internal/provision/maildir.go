package provision

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/pop3spec/pop3spec/fixtures"
)

// maildir fills and delivers to Maildirs (https://cr.yp.to/proto/maildir.html).
type maildir struct {
	path userPath
}

// Fill puts the messages into cur/ and removes all others from cur/ and new/.
// The new ones are complete in tmp/ before the first old one goes.
func (d *maildir) Fill(ctx context.Context, user string, drop fixtures.Maildrop) error {
	dir, err := d.path.of(user)
	if err != nil {
		return fmt.Errorf("filling a Maildir: %w", err)
	}
	if err = d.prepare(dir); err == nil {
		err = fillMaildir(ctx, dir, drop)
	}
	if err != nil {
		return fmt.Errorf("filling Maildir %s with %s: %w", dir, drop.Name, err)
	}
	return nil
}

// Filled implements Witness.
func (d *maildir) Filled(user string) string {
	dir, _ := d.path.of(user)
	return "they were put into the Maildir " + dir
}

// Deliver puts the message into new/.
func (d *maildir) Deliver(ctx context.Context, user string, m fixtures.Message) error {
	dir, err := d.path.of(user)
	if err != nil {
		return fmt.Errorf("delivering to a Maildir: %w", err)
	}
	if err = d.prepare(dir); err == nil {
		err = deliverMaildir(ctx, dir, m)
	}
	if err != nil {
		return fmt.Errorf("delivering to Maildir %s: %w", dir, err)
	}
	return nil
}

func fillMaildir(ctx context.Context, dir string, drop fixtures.Maildrop) error {
	names, err := writeTmp(ctx, dir, drop.Messages)
	defer func() {
		for _, name := range names { // those that an error has left behind
			os.Remove(filepath.Join(dir, "tmp", name))
		}
	}()
	if err != nil {
		return err
	}
	for _, sub := range []string{"cur", "new"} {
		if err := removeMessages(filepath.Join(dir, sub)); err != nil {
			return err
		}
	}
	for _, name := range names {
		// ":2," says that there are no flags.
		if err := os.Rename(filepath.Join(dir, "tmp", name), filepath.Join(dir, "cur", name+":2,")); err != nil {
			return err
		}
	}
	return nil
}

func deliverMaildir(ctx context.Context, dir string, m fixtures.Message) error {
	names, err := writeTmp(ctx, dir, []fixtures.Message{m})
	if err == nil {
		err = os.Rename(filepath.Join(dir, "tmp", names[0]), filepath.Join(dir, "new", names[0]))
	}
	if err != nil && len(names) > 0 {
		os.Remove(filepath.Join(dir, "tmp", names[0]))
	}
	return err
}

// writeTmp writes the messages into tmp/ and returns the names of the files,
// of those that it has begun also if there is an error.
func writeTmp(ctx context.Context, dir string, messages []fixtures.Message) (names []string, err error) {
	owner, err := ownerOf(dir)
	if err != nil {
		return nil, err
	}
	for _, message := range messages {
		if err := ctx.Err(); err != nil {
			return names, err
		}
		name := maildirName()
		names = append(names, name)
		if err := writeMessage(filepath.Join(dir, "tmp", name), message, owner); err != nil {
			return names, err
		}
	}
	return names, nil
}

func writeMessage(path string, m fixtures.Message, owner owner) (err error) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if err := owner.give(path); err != nil {
		return err
	}
	return copyWithLF(file, m)
}

// removeMessages empties cur/ or new/. Names that begin with a dot are no
// messages there.
func removeMessages(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if entry.IsDir() || strings.HasPrefix(entry.Name(), ".") {
			continue
		}
		if err := os.Remove(filepath.Join(dir, entry.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
