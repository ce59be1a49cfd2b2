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

	tests := []struct{ text, want string }{
		{secret, "no colon"},
		{":" + secret, "no user"},
		{"alice:", `account "alice": the password is empty`},
		{"alice:$" + secret, "environment variable that $ names is not set"},
		{"alice:$POP3SPEC_TEST_EMPTY", "the password is empty"},
		{"alice:@/" + secret, "no such file"},
		{"alice:@" + empty, "the password is empty"},
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
