package provision

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/pop3spec/pop3spec/fixtures"
)

// execProvisioner fills maildrops by a program, under the contract in the
// package comment.
type execProvisioner struct {
	command command
	spool   spool

	mu      sync.Mutex
	printed map[string]string // what the command printed last, by user
}

// Fill runs the command with the user and a folder of messages.
func (p *execProvisioner) Fill(ctx context.Context, user string, drop fixtures.Maildrop) error {
	folder, err := p.spool.take(drop)
	if err != nil {
		return fmt.Errorf("writing %s for the provision command: %w", drop.Name, err)
	}
	printed, err := p.command.run(ctx, user, folder.dir)
	if err != nil {
		// What was killed may have left the folder in use: it is not taken again.
		return fmt.Errorf("provision of %s for %s: %w", drop.Name, user, errors.Join(p.command.verdict(err, printed),
			folder.remove()))
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.printed == nil {
		p.printed = map[string]string{}
	}
	p.printed[user] = printed
	return p.spool.giveBack(folder)
}

// Filled implements Witness.
func (p *execProvisioner) Filled(user string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.printed[user] == "" {
		return p.command.name() + " ended with exit code 0 and printed nothing"
	}
	return p.command.name() + " ended with exit code 0 and printed:\n" + p.printed[user]
}

// Close removes the temporary folders.
func (p *execProvisioner) Close() error { return p.spool.close() }

// execDeliverer delivers by a program, under the contract in the package comment.
type execDeliverer struct {
	command command
}

// Deliver runs the command with the user and a file.
func (d execDeliverer) Deliver(ctx context.Context, user string, m fixtures.Message) (err error) {
	dir, err := os.MkdirTemp("", "pop3spec-deliver-*")
	if err != nil {
		return fmt.Errorf("writing a message for the deliver command: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := (fixtures.Maildrop{Messages: []fixtures.Message{m}}).WriteTo(dir); err != nil {
		return fmt.Errorf("writing a message for the deliver command: %w", err)
	}
	if printed, err := d.command.run(ctx, user, filepath.Join(dir, "0001.eml")); err != nil {
		return fmt.Errorf("delivery to %s: %w", user, d.command.verdict(err, printed))
	}
	return nil
}
