package target

import (
	"cmp"
	"fmt"
	"strings"
)

// Account is a user of the server under test, with a maildrop of its own.
type Account struct {
	User     string
	Password string `json:"-"`
	Token    string `json:"-"` // of OAuth; "" if there is none
}

// String returns the user's name only: an account that is printed by mistake
// must not show its password.
func (a Account) String() string { return a.User }

// GoString is String, for %#v.
func (a Account) GoString() string { return a.User }

// check refuses what would be sent as another command than the one that it is part
// of. Its errors hold neither the password nor the token.
func (a Account) check() error {
	return cmp.Or(
		onOneLine("the user's name", a.User), onOneLine("the password", a.Password), onOneLine("the token", a.Token))
}

// onOneLine refuses what ends a line, or may: a server may take a CR, or a NUL, for
// the end of a command.
func onOneLine(what, text string) error {
	if strings.ContainsAny(text, "\r\n\x00") {
		return fmt.Errorf("%s holds CR, LF or NUL, which no POP3 command can carry", what)
	}
	return nil
}

// Check refuses accounts that can't be used, whoever has put them together.
func (t *Target) Check() error {
	for i, a := range t.Accounts {
		if err := a.check(); err != nil {
			return fmt.Errorf("account %d: %w", i+1, err)
		}
	}
	for i, s := range t.Special {
		if err := s.check(); err != nil {
			return fmt.Errorf("special account %d: %w", i+1, err)
		}
	}
	return nil
}
