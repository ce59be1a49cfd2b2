package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// keepMail writes the messages that findings have into the folder of --keep: a folder for each script, which is a
// maildrop as scripts name it. What another run has kept stays there, and is an error.
func (f *runFlags) keepMail(r *verdict.Report) error {
	if f.keep == "" {
		return nil
	}
	for _, res := range r.Results {
		drop := fixtures.Maildrop{Name: res.Script}
		for _, found := range res.Findings {
			for _, m := range found.Mail {
				text, err := m.Octets()
				if err != nil {
					return fmt.Errorf("--keep: %w", err)
				}
				drop.Messages = append(drop.Messages, fixtures.NewMessage(text))
			}
		}
		if len(drop.Messages) == 0 {
			continue
		}
		name := strings.TrimSuffix(strings.NewReplacer("/", "-", "\\", "-").Replace(res.Script), ".pop3")
		folder := filepath.Join(f.keep, name)
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return fmt.Errorf("--keep: %w", err)
		}
		if err := drop.WriteTo(folder); err != nil {
			return fmt.Errorf("--keep: %w", err)
		}
	}
	return nil
}
