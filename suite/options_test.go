package suite

import (
	"strings"
	"testing"
)

// What would be sent as two commands is refused before anything is sent.
func TestOptionsRefuseAccountsOfTwoLines(t *testing.T) {
	bad := Account{User: "alice", Password: "s3cr3t\r\nNOOP"}
	for _, o := range []Options{
		{Address: "127.0.0.1:1", Accounts: []Account{bad}},
		{Address: "127.0.0.1:1", Accounts: []Account{{User: "bob", Password: "x"}},
			Special: []Special{{Role: "tls-only", Account: bad}}},
	} {
		if _, err := o.runner(); err == nil || !strings.Contains(err.Error(), "CR, LF or NUL") ||
			strings.Contains(err.Error(), "s3cr3t") {
			t.Errorf("%v", err)
		}
	}
}
