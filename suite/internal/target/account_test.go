package target

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAccountForms(t *testing.T) {
	file := filepath.Join(t.TempDir(), "password")
	write(t, file, "  from a file  \r\nnot this line\n")
	unended := filepath.Join(t.TempDir(), "unended")
	write(t, unended, "no line end")
	t.Setenv("POP3SPEC_TEST_PASSWORD", "@from $the environment")

	tests := []struct {
		text string
		want Account
	}{
		{"alice:secret", Account{User: "alice", Password: "secret"}},
		{"alice@example.org:secret", Account{User: "alice@example.org", Password: "secret"}},
		{"alice:with:colons:", Account{User: "alice", Password: "with:colons:"}},
		{"alice:two  spaces ", Account{User: "alice", Password: "two  spaces "}},
		{"alice: ", Account{User: "alice", Password: " "}},
		{"jörg:pässwörd", Account{User: "jörg", Password: "pässwörd"}},
		{"alice:@" + file, Account{User: "alice", Password: "  from a file  "}},
		{"alice:@" + unended, Account{User: "alice", Password: "no line end"}},
		{"alice:$POP3SPEC_TEST_PASSWORD", Account{User: "alice", Password: "@from $the environment"}},
		{"alice:@@home", Account{User: "alice", Password: "@home"}},
		{"alice:$$ecret$", Account{User: "alice", Password: "$ecret$"}},
		{"alice:@@", Account{User: "alice", Password: "@"}},
	}
	for _, test := range tests {
		got, err := ParseAccount(test.text)
		if err != nil || got != test.want {
			t.Errorf("ParseAccount(%q) is %q %q, %v", test.text, got.User, got.Password, err)
		}
	}
}

func TestAccountErrorsNeverHoldThePassword(t *testing.T) {
	// Whatever this appears in, it may be what somebody types at a login.
	const secret = "s3cr3t"
	t.Setenv("POP3SPEC_TEST_EMPTY", "")
	empty := filepath.Join(t.TempDir(), "empty")
	write(t, empty, "\nsecond line")
	split := filepath.Join(t.TempDir(), "split")
	write(t, split, secret+"\rNOOP\n")
	t.Setenv("POP3SPEC_TEST_SPLIT", secret+"\r\nNOOP")

	tests := []struct{ text, want string }{
		{secret, "no colon"},
		{":" + secret, "no user"},
		{"alice:", `"alice": the password is empty`},
		{"alice:$" + secret, "environment variable that $ names is not set"},
		{"alice:$POP3SPEC_TEST_EMPTY", "the password is empty"},
		{"alice:@/" + secret, "no such file"},
		{"alice:@" + empty, "the password is empty"},
		{"alice:@", "can't be read"},
		{"alice:$", "is not set"},
		{"alice:@" + split, "CR, LF or NUL"},
		{"alice:$POP3SPEC_TEST_SPLIT", "CR, LF or NUL"},
		{"alice:" + secret + "\r", "CR, LF or NUL"},
		{"alice:" + secret + "\x00", "CR, LF or NUL"},
		{"alice:" + secret + "\r\nNOOP", "CR, LF or NUL"},
		{"alice:@@" + secret + "\nNOOP", "CR, LF or NUL"},
		{"alice:" + secret + "\r\nDELE 1", "CR, LF or NUL"},
		{"ali\nce:" + secret, "the user's name holds"},
	}
	for _, test := range tests {
		_, err := ParseAccount(test.text)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("ParseAccount(%q): %v, want %q in it", test.text, err, test.want)
		} else if strings.Contains(err.Error(), secret) {
			t.Errorf("ParseAccount(%q) shows the password: %v", test.text, err)
		}
	}
}

func TestAccountsAndTokens(t *testing.T) {
	accounts, err := ParseAccounts([]string{"alice:secret", "bob:hidden"})
	if err != nil || len(accounts) != 2 {
		t.Fatalf("%v, %v", accounts, err)
	}
	t.Setenv("POP3SPEC_TEST_TOKEN", "from:the environment")
	if err := AddTokens(accounts, []string{"bob:$POP3SPEC_TEST_TOKEN"}); err != nil ||
		accounts[1].Token != "from:the environment" {
		t.Errorf("the token is %q, %v", accounts[1].Token, err)
	}
	if _, err := ParseAccounts([]string{"alice:secret", "alice:s3cr3t"}); err == nil ||
		strings.Contains(err.Error(), "s3cr3t") {
		t.Errorf("one maildrop twice: %v", err)
	}
	for text, want := range map[string]string{
		"bob:x": "two tokens", "carol:s3cr3t": "no account", "s3cr3t": "no colon",
		"alice:s3cr3t\r\nNOOP": "the token holds CR, LF or NUL",
	} {
		if err := AddTokens(accounts, []string{text}); err == nil || !strings.Contains(err.Error(), want) ||
			strings.Contains(err.Error(), "s3cr3t") {
			t.Errorf("token %q: %v", text, err)
		}
	}
}

func TestSpecialAccounts(t *testing.T) {
	t.Setenv("POP3SPEC_TEST_PASSWORD", "p")
	got, err := ParseSpecial([]string{"tls-only=eve:one", "namesake=a@x.example:t=w:o",
		"tls-only=mallory:$POP3SPEC_TEST_PASSWORD"})
	if err != nil || len(got) != 3 || got[0].Role != "tls-only" || got[0].User != "eve" || got[1].Password != "t=w:o" ||
		got[2].Password != "p" {
		t.Errorf("%+v, %v", got, err)
	}
	for _, text := range []string{"tls-only", "tls-only=eve", "=eve:secret", "tls-only=:secret", "eve:secret",
		"eve:secret=x:y", "tls-only=eve:secret\nNOOP"} {
		if _, err := ParseSpecial([]string{text}); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// Programs put accounts together themselves.
func TestCheckOfATarget(t *testing.T) {
	for _, bad := range []Account{
		{User: "ali\nce", Password: "s3cr3t"}, {User: "alice", Password: "s3cr3t\r\nNOOP"},
		{User: "alice", Password: "s3cr3t\x00"},
		{User: "alice", Token: "s3cr3t\r"},
	} {
		for _, of := range []*Target{{Accounts: []Account{{User: "bob", Password: "x"}, bad}},
			{Special: []Special{{"tls-only", bad}}}} {
			if err := of.Check(); err == nil || !strings.Contains(err.Error(), "CR, LF or NUL") ||
				strings.Contains(err.Error(), "s3cr3t") {
				t.Errorf("%q: %v", bad.Password, err)
			}
		}
	}
	if err := (&Target{Accounts: []Account{{User: "alice", Password: " $@:é"}}}).Check(); err != nil {
		t.Error(err)
	}
}

func TestPrintedAccountHasNoPassword(t *testing.T) {
	account := Account{User: "alice", Password: "s3cr3t"}
	within := Target{Accounts: []Account{account}}
	asJSON, err := json.Marshal(within.Accounts)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		fmt.Sprint(account), fmt.Sprintf("%v %+v %#v %s %q", account, account, account, account, account),
		fmt.Sprintf("%v %+v %#v", within, within, within), string(asJSON),
	} {
		if strings.Contains(text, "s3cr3t") || !strings.Contains(text, "alice") {
			t.Errorf("printed as %s", text)
		}
	}
}

// write makes a file with the content.
func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
