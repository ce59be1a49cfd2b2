package cli

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/fixtures"
)

// fill puts the maildrops of the flags into the accounts.
func (f *serveFlags) fill(accounts []fakeserver.Account) error {
	byUser, everyone := map[string]string{}, "two-messages"
	for _, text := range f.maildrops {
		user, name, found := strings.Cut(text, "=")
		if !found {
			everyone = text
			continue
		}
		byUser[user] = name
	}
	for i := range accounts {
		name, ok := byUser[accounts[i].User]
		if !ok {
			name = everyone
		}
		delete(byUser, accounts[i].User)
		drop, err := loadMaildrop(name)
		if err != nil {
			return err
		}
		accounts[i].Messages = served(drop)
	}
	for user := range byUser {
		return fmt.Errorf("--maildrop %s=...: there is no account %q", user, user)
	}
	return nil
}

// loadMaildrop takes a folder where there is one, and a fixture otherwise. What has
// a separator in it can't be a fixture.
func loadMaildrop(name string) (fixtures.Maildrop, error) {
	if info, err := os.Stat(name); err == nil && info.IsDir() || strings.ContainsRune(name, os.PathSeparator) {
		return fixtures.FromFolder(name)
	}
	return fixtures.Load(name)
}

// served is a maildrop as the bundled server takes it. The octets stay where they
// are until a client asks for them.
func served(drop fixtures.Maildrop) []fakeserver.Message {
	messages := make([]fakeserver.Message, len(drop.Messages))
	for i, m := range drop.Messages {
		messages[i] = fakeserver.Stream(func() (io.ReadCloser, error) { return m.Open(), nil })
	}
	return messages
}
