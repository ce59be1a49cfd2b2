package suite

import (
	"strings"
	"testing"
	"time"
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

func TestOptionsRefuseWhatMeansNothing(t *testing.T) {
	people := []Account{{User: "alice", Password: "secret"}}
	for want, o := range map[string]Options{
		"suite: neither Address nor TLSAddress is set": {Accounts: people},
		"suite: no account is set":                     {Address: "127.0.0.1:1"},
		"suite: Autologout is less than 0":             {Address: "127.0.0.1:1", Accounts: people, Autologout: -1},
		"suite: Jobs is less than 0":                   {Address: "127.0.0.1:1", Accounts: people, Jobs: -1},
	} {
		if _, err := o.runner(); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// The scripts that wait for the autologout timer learn how long it is.
func TestOptionsTellTheAutologoutTimer(t *testing.T) {
	o := Options{Address: "127.0.0.1:1", Accounts: []Account{{User: "alice", Password: "secret"}}, Autologout: time.Second}
	if got, err := o.runner(); err != nil || got.Autologout != time.Second {
		t.Errorf("%v, %v", got.Autologout, err)
	}
}
