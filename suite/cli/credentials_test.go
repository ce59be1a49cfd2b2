package cli

import (
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/target"
)

// Tokens come from flags and a file, or else from the environment.
func TestTokens(t *testing.T) {
	t.Setenv(tokenVariable, "alice:from-the-environment bob:b")
	path := file(t, "tokens", "# of today\nbob:with:colons\n")
	for _, c := range []struct {
		flags      []string
		file       string
		alice, bob string
	}{
		{nil, "", "from-the-environment", "b"},
		{[]string{"alice:a"}, "", "a", ""},
		{[]string{"alice:a"}, path, "a", "with:colons"},
	} {
		accounts := []target.Account{{User: "alice"}, {User: "bob"}}
		texts, err := credentialTexts(c.flags, c.file, tokenVariable)
		if err == nil {
			err = target.AddTokens(accounts, texts)
		}
		if err != nil {
			t.Fatal(err)
		}
		if accounts[0].Token != c.alice || accounts[1].Token != c.bob {
			t.Errorf("%q %q: %q and %q", c.flags, c.file, accounts[0].Token, accounts[1].Token)
		}
	}
}
